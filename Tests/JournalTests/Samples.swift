// SPDX-License-Identifier: Apache-2.0
import Domain

/// One event of every case, found by a switch that does not compile while one is missing: each case
/// names the next.
enum Samples {
    static let at = Moment(milliseconds: 1_773_457_927_042)
    static let alarm = ID<Alarm>(high: 0xA1, low: 0x01)
    static let defender = ID<Defender>(high: 0xD1, low: 0x01)
    static let shield = ID<Shield>(high: 0x51, low: 0x01)
    static let officers = [ID<Officer>(high: 0x0F, low: 1), ID<Officer>(high: 0x0F, low: 2)]

    static var events: [Event] {
        chain(nextAlarm).map { .alarm(alarm, $0) } + chain(nextRoster).map { .roster($0) }
            + chain(nextAccess).map { .access($0) } + chain(nextQuarantine).map { .quarantine($0) }
            + variations + later
    }

    private static func chain<Event>(_ next: (Event?) -> Event?) -> [Event] {
        var events: [Event] = []
        while let event = next(events.last) { events.append(event) }
        return events
    }

    private static func nextAlarm(after event: Alarm.Event?) -> Alarm.Event? {
        switch event {
        case nil: .raised(raising)
        case .raised: .joined(trigger(.removed))
        case .joined: .tracked(fix, MessageKey(bits: .max))
        case .tracked: .batteryRead(percent: 62)
        case .batteryRead: .notified(notices)
        case .notified: .attempted(delivery: 3, .taken(reference: "carrier-77"))
        case .attempted: .receipted(delivery: 3, .delivered)
        case .receipted: .received
        case .received: .escalated(level: 2)
        case .escalated: .acknowledged
        case .acknowledged: .verificationBegan
        case .verificationBegan: .confirmed(note: "She answered: help is needed.")
        case .confirmed: .presumedReal
        case .presumedReal: .foundFalse(note: "The strap tore.")
        case .foundFalse: .responseBegan
        case .responseBegan: .noted("Two shields are on their way. Ж")
        case .noted: .answered(shield, .going)
        case .answered: .broadcastApproved
        case .broadcastApproved:
            .broadcastOrdered(Disclosure(country: true, town: false, name: true))
        case .broadcastOrdered: .broadcastWithdrawn
        case .broadcastWithdrawn: .closed(.safe, note: "At home.")
        case .closed, .calledAnew: nil
        }
    }

    /// Cases that came after the first form was written.
    private static var later: [Event] {
        [.alarm(alarm, .calledAnew), .quarantine(.heard(silentAgain))]
    }

    private static func nextRoster(after event: Roster.Event?) -> Roster.Event? {
        switch event {
        case nil:
            .stationNamed(
                "Lantern",
                Escalation(
                    second: .seconds(60), decisionMaker: .milliseconds(180_500),
                    everybody: .nanoseconds(300_000_000_001)))
        case .stationNamed: .planAgreed(plan)
        case .planAgreed: .appointed(officer)
        case .appointed:
            .rotaSet(
                Rota(
                    order: officers, startsAt: at, watch: .seconds(28_800),
                    decisionMaker: officers[1]))
        case .rotaSet: .enrolled(person)
        case .enrolled: nil
        }
    }

    private static func nextAccess(after event: Access.Event?) -> Access.Event? {
        switch event {
        case nil: .invited(officers[0], secret: digest(1), until: at + .seconds(600))
        case .invited:
            .signedIn(
                officers[0], invitation: digest(1), session: digest(2), until: at + .seconds(3600))
        case .signedIn: .signedOut(session: digest(2))
        case .signedOut: nil
        }
    }

    private static func nextQuarantine(after event: Quarantine.Event?) -> Quarantine.Event? {
        switch event {
        case nil: .heard(stranger)
        case .heard: nil
        }
    }

    /// What the first sample of a case leaves out.
    private static var variations: [Event] {
        let kinds: [Trigger.Kind] = [.sos, .fall, .attention(code: .max)]
        let outcomes: [Delivery.Outcome] = [
            .refused(reason: "no such number"), .later(reason: "busy", wait: nil),
            .later(reason: "", wait: .seconds(30)), .unknown(reason: "no answer"),
            .taken(reference: ""),
        ]
        var events: [Alarm.Event] = kinds.map { .joined(trigger($0)) }
        events += outcomes.map { .attempted(delivery: 1, $0) }
        events += [.receipted(delivery: .max, .failed(reason: "expired")), .notified([])]
        events += Alarm.Answer.allCases.map { .answered(shield, $0) }
        events += Alarm.Outcome.allCases.map { .closed($0, note: "") }
        events += [.tracked(bareFix, MessageKey(bits: 0)), .batteryRead(percent: .min)]
        return events.map { .alarm(ID(high: 0, low: 0), $0) } + [
            .quarantine(.heard(nameless)), .roster(.planAgreed(.unidentified)),
            .roster(.enrolled(.unidentified)),
        ]
    }

    static let authors: [Author] =
        [
            .device(ID(high: 7, low: 8)), .stranger, .shield(shield), .officer(officers[0]),
            .administrator,
        ] + [Channel.sms, .mail, .post].map { .carrier($0) } + Rule.allCases.map { .rule($0) }

    static func digest(_ byte: UInt8) -> Digest {
        Digest(bytes: Array(repeating: byte, count: 32))!
    }
}
