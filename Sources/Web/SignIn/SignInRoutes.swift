// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HTTPTypes
internal import HashTreeCollections
internal import Hummingbird

/// The addresses of signing in and out: by a link that works once.
struct SignInRoutes: Sendable {
    var site: Site

    private static let mostFormBytes = 512

    private var doorkeeper: Doorkeeper { Doorkeeper(site: site) }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/sign-in") { _, _ in page(SignInPages.howTo) }
        router.get("/sign-in/:token") { _, context in
            guard let invitation = context.parameters.get("token").flatMap({ Secret($0) }) else {
                return refused(Access.Refusal.invitationNotValid.sentence, .forbidden)
            }
            return page(
                SignInPages.button(
                    for: invitation, session: Secret(drawnFrom: site.chance)))
        }
        router.post("/sign-in/:token") { request, context in
            try await signIn(request, token: context.parameters.get("token") ?? "")
        }
        router.post("/sign-out") { request, _ in try await signOut(request) }
    }

    private func signIn(_ request: Request, token: String) async throws -> Response {
        guard request.isFromOurPages(at: site.address) else {
            return refused(SignInPages.notFromOurPages, .forbidden)
        }
        guard let invitation = Secret(token) else {
            return refused(Access.Refusal.invitationNotValid.sentence, .forbidden)
        }
        // The page brings the session's secret along, so that a second press of the button, whose
        // first answer the browser threw away, still ends signed in.
        let form = try await FormFields(postedIn: request, most: Self.mostFormBytes)
        let session =
            form?["session"].flatMap { Secret($0) } ?? Secret(drawnFrom: site.chance)
        let access = site.desk.world.access
        let author = access.invitations[invitation.digest].map { Author.officer($0.officer) }
        let command = Access.Command.signIn(
            invitation: invitation.digest, session: session.digest,
            until: site.clock.now() + Doorkeeper.sessionLength)
        do {
            _ = try await site.desk.submit(
                .access(command), by: author ?? .stranger, lane: .people)
        } catch let refusal as Refusal {
            return refused(refusal.sentence, .forbidden)
        } catch {
            return refused(SignInPages.notWritten, .serviceUnavailable)
        }
        var response = redirect(to: "/console")
        doorkeeper.setSession(session, on: &response)
        return response
    }

    private func signOut(_ request: Request) async throws -> Response {
        guard request.isFromOurPages(at: site.address) else {
            return refused(SignInPages.notFromOurPages, .forbidden)
        }
        if let session = doorkeeper.secret(of: request),
            let officer = doorkeeper.officer(behind: session)
        {
            do {
                _ = try await site.desk.submit(
                    .access(.signOut(session: session.digest)), by: .officer(officer),
                    lane: .people)
            } catch {
                return refused(SignInPages.notWritten, .serviceUnavailable)
            }
        }
        var response = redirect(to: "/sign-in")
        doorkeeper.setSession(nil, on: &response)
        return response
    }

    private func redirect(to address: String) -> Response {
        var headers = SafeHeaders.page
        headers[.location] = address
        return Response(status: .seeOther, headers: headers)
    }

    private func refused(_ sentence: String, _ status: HTTPResponse.Status) -> Response {
        page(SignInPages.refused(sentence), status: status)
    }

    private func page(_ body: HTML, status: HTTPResponse.Status = .ok) -> Response {
        Page(
            title: "Sign in", look: "door", style: StyleConsole.text, body: body,
            status: status
        ).response(of: site).namingOurselves
    }
}
