// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import Hummingbird

/// The addresses behind a shield's link. Reading changes nothing, so a preview robot does no harm.
struct ShieldRoutes: Sendable {
    var site: Site

    /// A form with one digit in it is short.
    private static let mostFormBytes = 256

    func add(to router: Router<BasicRequestContext>) {
        router.get("/s/:token") { _, context in
            page(behind: context.parameters.get("token") ?? "").response(of: site)
        }
        router.post("/s/:token/answer") { request, context in
            let form = try await FormFields(postedIn: request, most: Self.mostFormBytes)
            return try await record(form, behind: context.parameters.get("token") ?? "")
        }
    }

    private func page(behind token: String) -> Page {
        let world = site.desk.world
        guard let (alarm, shield) = ShieldLink.find(token, in: world) else {
            return ShieldPage.noLongerInUse
        }
        return ShieldPage.page(
            ShieldView(
                token: token, alarm: alarm, shield: shield, roster: world.roster,
                at: site.clock.now()))
    }

    private func record(_ form: FormFields?, behind token: String) async throws -> Response {
        guard let (alarm, shield) = ShieldLink.find(token, in: site.desk.world) else {
            return ShieldPage.noLongerInUse.response(of: site)
        }
        guard let number = form?["answer"].flatMap({ Int($0) }),
            let answer = Alarm.Answer(rawValue: number)
        else { return ShieldPage.notAnAnswer(token).response(of: site) }
        do {
            _ = try await site.desk.submit(
                .alarm(alarm.id, .answer(shield.id, answer)), by: .shield(shield.id), lane: .people)
        } catch is Refusal {
            return ShieldPage.noLongerInUse.response(of: site)
        } catch {
            return ShieldPage.notStored(token, code: alarm.code, answer: answer)
                .response(of: site)
        }
        var headers = SafeHeaders.page
        headers[.location] = "/s/\(token)"
        return Response(status: .seeOther, headers: headers)
    }
}
