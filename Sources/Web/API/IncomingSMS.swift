// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
internal import Logging

/// An SMS that came in: read, matched to who sent it, and decided.
///
/// A sender can be forged, so an SMS never closes, verifies or publishes anything.
enum IncomingSMS {
    /// What became of it. Nobody is told: a stranger must not learn what this number is for.
    enum Outcome: Hashable, Sendable {
        case taken
        case ignored(Reason)
    }

    enum Reason: String, Error, Hashable, Sendable {
        case unreadable
        case unknownSender
        /// No code, and not exactly one open alarm that it can be about.
        case ambiguous
        case noSuchAlarm
        case refused
    }

    /// One wish that follows, and whose it is.
    struct Wish: Hashable, Sendable {
        var command: Command
        var author: Author
    }

    static func read(_ text: String) -> ReplyText? { ReplyText(text) }

    /// Returns once all that follows is on disk.
    ///
    /// - Parameter sender: a telephone number in any common writing, with or without `+`.
    /// - Throws: `JournalError` or `DeskFull`; then the carrier should come again.
    @discardableResult
    static func handle(from sender: String, text: String, site: Site) async throws -> Outcome {
        let outcome = try await decide(from: sender, text: text, site: site)
        if case .ignored(let reason) = outcome {
            log.debug("an SMS was ignored", metadata: ["reason": "\(reason.rawValue)"])
        }
        return outcome
    }

    private static let log = Logger(label: "natalia.web.sms")

    private static func decide(
        from sender: String, text: String, site: Site
    ) async throws -> Outcome {
        guard let reply = read(text) else { return .ignored(.unreadable) }
        guard let phone = number(sender) else { return .ignored(.unknownSender) }
        do {
            for wish in try wishes(of: reply, from: phone, in: site.desk.world) {
                _ = try await site.desk.submit(wish.command, by: wish.author, lane: .people)
            }
            return .taken
        } catch let reason as Reason {
            return .ignored(reason)
        } catch is Refusal {
            return .ignored(.refused)
        }
    }

    /// Carriers often leave out the `+`, or let it become a blank.
    static func number(_ sender: String) -> PhoneNumber? {
        let digits = String(sender.drop(while: \.isWhitespace))
        return PhoneNumber(digits) ?? PhoneNumber("+" + digits)
    }

    /// What the sender may wish by this reply: never nothing.
    static func wishes(
        of reply: ReplyText, from phone: PhoneNumber, in world: World
    ) throws(Reason) -> [Wish] {
        if let code = reply.code {
            let alarms = world.openAlarms(with: code)
            guard !alarms.isEmpty else { throw .noSuchAlarm }
            let possible = alarms.flatMap {
                wishes(of: reply, from: phone, for: $0, world.roster, mustBePaged: false)
            }
            guard !possible.isEmpty else { throw .unknownSender }
            return possible
        }
        let possible = world.everyOpenAlarm.sorted { $0.id < $1.id }
            .map { wishes(of: reply, from: phone, for: $0, world.roster, mustBePaged: true) }
            .filter { !$0.isEmpty }
        guard possible.count == 1 else { throw possible.isEmpty ? .unknownSender : .ambiguous }
        return possible[0]
    }

    /// A shield who was told answers; an officer who says *got it* acknowledges.
    private static func wishes(
        of reply: ReplyText, from phone: PhoneNumber, for alarm: Alarm.State,
        _ roster: Roster.State, mustBePaged: Bool
    ) -> [Wish] {
        let told = Set(alarm.toldShields)
        let shields = roster.defender(alarm.defender).circle
            .filter { told.contains($0.id) && $0.reach.holds(phone) }
            .map { shield in
                Wish(
                    command: .alarm(alarm.id, .answer(shield.id, reply.answer)),
                    author: .shield(shield.id))
            }
        guard reply.answer == .gotIt else { return shields }
        let officers = roster.officers.values.sorted { $0.id < $1.id }
            .filter { $0.reach.holds(phone) && (!mustBePaged || alarm.hasPaged($0.id)) }
            .map { Wish(command: .alarm(alarm.id, .acknowledge), author: .officer($0.id)) }
        return shields + officers
    }
}

extension Reach {
    fileprivate func holds(_ phone: PhoneNumber) -> Bool {
        rungs.contains { $0.contains(.sms(phone)) }
    }
}

extension Alarm.State {
    fileprivate func hasPaged(_ officer: ID<Officer>) -> Bool {
        !isClaimed && notices.contains { $0.recipient == .officer(officer) }
    }
}
