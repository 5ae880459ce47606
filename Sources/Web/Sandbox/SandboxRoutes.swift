// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HTTPTypes
internal import Hummingbird

/// The addresses of a sandbox's phones, mailboxes and feed; only the demo has them.
struct SandboxRoutes: Sendable {
    var site: Site
    var sandbox: Sandbox

    /// An SMS, percent-encoded letter by letter.
    private static let mostFormBytes = 8_192
    private static let mostLetters = 480

    func add(to router: Router<BasicRequestContext>) {
        router.get("/sandbox") { _, _ in
            renewing(SandboxPages.overview(view, at: site.clock.now()))
        }
        router.get("/sandbox/feed") { _, _ in renewing(SandboxPages.feed(view)) }
        router.get("/sandbox/mail/:address") { _, context in
            let encoded = Array((context.parameters.get("address") ?? "").utf8)
            let address = FormFields.decoded(encoded[...])
            return renewing(SandboxPages.mailbox(view, address: address))
        }
        router.get("/sandbox/phones/:digits") { request, context in
            let digits = (context.parameters.get("digits") ?? "").digits
            let isWriting = request.uri.query == "write"
            let page = SandboxPages.phone(view, digits: digits, isWriting: isWriting)
            return isWriting ? page.response(of: site) : renewing(page)
        }
        router.post("/sandbox/phones/:digits/reply") { request, context in
            let form = try await FormFields(postedIn: request, most: Self.mostFormBytes)
            return try await send(form?["text"], from: context.parameters.get("digits") ?? "")
        }
    }

    private var view: SandboxView {
        SandboxView(messages: sandbox.all, address: site.address)
    }

    /// Shown anew every two seconds, without a script.
    private func renewing(_ page: Page) -> Response {
        var response = page.response(of: site)
        response.headers[HTTPField.Name("Refresh")!] = "2"
        return response
    }

    /// The same way that an SMS takes which a carrier brings.
    private func send(_ text: String?, from number: String) async throws -> Response {
        let digits = number.digits
        guard let text, !text.isEmpty, let phone = IncomingSMS.number(digits) else {
            var page = SandboxPages.page(
                "Not sent", body: "<h1>Not sent</h1><p>Write a few words, then send again.</p>")
            page.status = .badRequest
            return page.response(of: site)
        }
        let short = String(text.prefix(Self.mostLetters))
        sandbox.add(
            Sandbox.Message(
                at: site.clock.now(), address: phone.e164(for: .screen), channel: .sms,
                isFromPerson: true, subject: "", text: short))
        try await IncomingSMS.handle(from: digits, text: short, site: site)
        var headers = SafeHeaders.page
        headers[.location] = "/sandbox/phones/\(digits)"
        return Response(status: .seeOther, headers: headers)
    }
}
