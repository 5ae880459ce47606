// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HTTPTypes
internal import HashTreeCollections
internal import Hummingbird

/// The addresses that carriers call: reports on what they took, and SMS that came in.
///
/// - Shape: `/carriers/<secret>/kannel/receipt?` with the fields of ``KannelReceipt``, and
///   `/carriers/<secret>/kannel/sms?from=%p&to=%P&text=%a`. Answers are empty: Kannel would send
///   a text on as an SMS.
struct CarrierRoutes: Sendable {
    var site: Site

    func add(to router: Router<BasicRequestContext>) {
        router.get("/carriers/:secret/kannel/receipt") { request, context in
            await answer(context) { try await receive(receipt: FormFields(of: request)) }
        }
        router.get("/carriers/:secret/kannel/sms") { request, context in
            await answer(context) {
                let fields = FormFields(of: request)
                guard let sender = fields["from"], let text = fields["text"] else { return }
                try await IncomingSMS.handle(from: sender, text: text, site: site)
            }
        }
    }

    /// 200 once it is on disk or was of no use, 404 without the secret, 503 to be asked again.
    private func answer(
        _ context: BasicRequestContext, _ work: () async throws -> Void
    ) async -> Response {
        guard !site.callbackSecret.isEmpty,
            context.parameters.get("secret")?.isSameSecret(as: site.callbackSecret) == true
        else { return Response(status: .notFound, headers: SafeHeaders.page) }
        do {
            try await work()
            return Response(status: .ok, headers: SafeHeaders.page)
        } catch {
            return Response(status: .serviceUnavailable, headers: SafeHeaders.page)
        }
    }

    private func receive(receipt fields: FormFields) async throws {
        guard let report = KannelReceipt(fields), let receipt = report.receipt,
            let alarm = site.desk.world.alarms[report.alarm],
            alarm.delivery(report.delivery)?.address.channel == .sms
        else { return }
        do {
            _ = try await site.desk.submit(
                .alarm(report.alarm, .recordReceipt(of: report.delivery, receipt)),
                by: .carrier(.sms), lane: .report)
        } catch is Refusal {
            // A report on something that is no longer known changes nothing.
            return
        }
    }
}

extension FormFields {
    init(of request: Request) { self.init(request.uri.query ?? "") }
}
