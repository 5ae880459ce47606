// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HTTPTypes
internal import HashTreeCollections
internal import Hummingbird

/// What an officer's button asks for: the last part of the address of its form.
enum ConsoleAct: String, Sendable, CaseIterable {
    case acknowledge
    case verify
    case confirm
    case findFalse = "find-false"
    case respond
    case note
    case answer
    case approve
    case withdraw
    case close

    /// A form that leaves out what its wish needs.
    struct Incomplete: Error { var sentence: String }

    /// The wish behind a form.
    func command(_ form: FormFields) throws(Incomplete) -> Alarm.Command {
        let note = (form["note"] ?? "").trimmed
        switch self {
        case .acknowledge: return .acknowledge
        case .verify: return .verify
        case .confirm: return .confirm(note: note)
        case .findFalse: return .findFalse(note: note)
        case .respond: return .respond
        case .note: return .note(note)
        case .approve: return .approveBroadcast
        case .withdraw: return .withdrawBroadcast
        case .answer:
            guard let shield = form["shield"].flatMap({ ID<Shield>(text: $0) }),
                let answer = Alarm.Answer.allCases.first(where: { $0.slug == form["answer"] })
            else { throw Incomplete(sentence: "Choose what the shield said, then press again.") }
            return .answer(shield, answer)
        case .close:
            guard let outcome = form["outcome"].flatMap({ Alarm.Outcome(rawValue: $0) }) else {
                throw Incomplete(sentence: "Choose how it ended, then press Close again.")
            }
            return .close(outcome, note: note)
        }
    }
}

extension ConsoleRoutes {
    /// A note of a few pages; the form on the page allows less.
    private static let mostFormBytes = 16_384

    func perform(
        _ act: ConsoleAct, on alarm: ID<Alarm>?, _ request: Request
    ) async throws -> Response {
        guard let officer = doorkeeper.officer(for: request) else { return doorkeeper.signInFirst }
        let form = try await FormFields(postedIn: request, most: Self.mostFormBytes)
        // Drawn as it stands when the answer is given, after the wish was decided.
        func no(_ sentence: String, _ status: HTTPResponse.Status) -> Response {
            refused(
                sentence, status, act: act, draft: form?["note"] ?? "", alarm: alarm,
                ConsoleScene(site: site, officer: officer))
        }
        guard request.isFromOurPages(at: site.address) else {
            return no(SignInPages.notFromOurPages, .forbidden)
        }
        guard let form else {
            return no("That is too long to keep. Shorten it, then press again.", .contentTooLarge)
        }
        do {
            guard let alarm else {
                return noSuchAlarm(ConsoleScene(site: site, officer: officer))
            }
            _ = try await site.desk.submit(
                .alarm(alarm, try act.command(form)), by: .officer(officer), lane: .people)
            var headers = SafeHeaders.page
            headers[.location] = "/console/alarms/\(alarm.text)"
            return Response(status: .seeOther, headers: headers)
        } catch let incomplete as ConsoleAct.Incomplete {
            return no(incomplete.sentence, .conflict)
        } catch let refusal as Refusal {
            return no(refusal.sentence, refusal.status)
        } catch {
            return no(
                "The server could not write this down, so nothing was done. Press again; "
                    + "if it goes on, work by phone and tell whoever runs the server.",
                .serviceUnavailable)
        }
    }

    /// The page from which the wish came, with the no on it and what had been typed.
    private func refused(
        _ sentence: String, _ status: HTTPResponse.Status, act: ConsoleAct, draft: String,
        alarm: ID<Alarm>?, _ scene: ConsoleScene
    ) -> Response {
        guard let alarm = alarm.flatMap({ scene.world.alarms[$0] }) else {
            return noSuchAlarm(scene)
        }
        let pane =
            act == .close && alarm.isOpen
            ? ClosePane(alarm: alarm, scene: scene, refusal: sentence, draft: draft).html
            : AlarmPane(alarm: alarm, scene: scene, refusal: sentence, draft: draft).html
        return page(.beside(pane, of: alarm, in: scene), status: status)
    }
}

extension Refusal {
    /// 404 for what is not there, 403 for whoever may not, 409 for what cannot be now.
    var status: HTTPResponse.Status {
        switch self {
        case .alarm(.noSuchAlarm), .alarm(.noSuchDelivery): .notFound
        case .alarm(.notAnOfficer), .access: .forbidden
        case .alarm, .roster: .conflict
        }
    }
}

extension String {
    /// Without blanks around it.
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
