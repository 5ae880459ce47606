// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// What the public may know of one alarm at one moment: what was ordered to be told, as far as the
/// defender still allows it.
///
/// It holds no shield, no track, no device and no exact time, so that no page or feed can.
/// - Units: every moment is rounded down to ten minutes.
struct PublicAlarm: Sendable, Equatable {
    enum Status: Hashable, Sendable {
        case raised
        case verified
        case presumedReal
        case foundFalse
        case closed(Alarm.Outcome)
        /// Taken back by the organisation; nothing else is told any more.
        case withdrawn
    }

    /// One turn of the story.
    struct Turn: Hashable, Sendable {
        var status: Status
        var at: Moment
    }

    var code: Code
    var status: Status
    /// Who, where and what, in one sentence; empty once withdrawn.
    var sentence: String
    /// Oldest first; a withdrawn one keeps its withdrawal only.
    var turns: [Turn]
    var updatedAt: Moment

    /// Nil for an alarm that was never published, or that she no longer allows to be known.
    init?(_ alarm: Alarm.State, roster: Roster.State, at now: Moment) {
        guard let orderedAt = alarm.broadcast.orderedAt, let ordered = alarm.broadcast.disclosure
        else { return nil }
        code = alarm.code
        if let withdrawnAt = alarm.broadcast.withdrawnAt {
            status = .withdrawn
            sentence = ""
            turns = [Turn(status: .withdrawn, at: withdrawnAt.rounded)]
            updatedAt = withdrawnAt.rounded
            return
        }
        let defender = roster.defender(alarm.defender)
        guard let allowed = Disclosure(allowedBy: defender.consents, at: now) else { return nil }
        let told = Disclosure(
            country: ordered.country && allowed.country, town: ordered.town && allowed.town,
            name: ordered.name && allowed.name)
        let place = PublicPlace(of: alarm, defender: defender, told: told, orderedAt: orderedAt)
        let name = told.name ? defender.name.reveal(for: .notice) : nil
        turns = alarm.publicTurns
        status = turns.last?.status ?? .raised
        sentence = Self.sentence(name: name, place: place, status: status)
        updatedAt = max(orderedAt.rounded, turns.last?.at ?? orderedAt.rounded)
    }

    private static func sentence(name: String?, place: PublicPlace, status: Status) -> String {
        let work = place.country.map { " who works in \($0)" } ?? ""
        let who =
            name.map { "\($0), a human rights defender\(work)," }
            ?? "A human rights defender\(work)"
        let town = place.town.map { " near \($0)" } ?? ""
        return "\(who) has raised a security alarm\(town)."
    }
}

extension Alarm.State {
    /// What became known, in order, each once in a row.
    fileprivate var publicTurns: [PublicAlarm.Turn] {
        var turns: [PublicAlarm.Turn] = []
        for entry in timeline {
            let status: PublicAlarm.Status? =
                switch entry.event {
                case .raised: .raised
                case .joined: turns.last?.status == .foundFalse ? .raised : nil
                case .calledAnew: .raised
                case .confirmed: .verified
                case .presumedReal: .presumedReal
                case .foundFalse: .foundFalse
                case .closed(let outcome, _): .closed(outcome)
                case .tracked, .batteryRead, .notified, .attempted, .receipted, .received,
                    .escalated, .acknowledged, .verificationBegan, .responseBegan, .noted,
                    .answered, .broadcastApproved, .broadcastOrdered, .broadcastWithdrawn:
                    nil
                }
            guard let status, status != turns.last?.status else { continue }
            turns.append(PublicAlarm.Turn(status: status, at: entry.at.rounded))
        }
        return turns
    }
}

extension World {
    /// The most alarms that one page or feed tells of; older ones keep pages of their own.
    private static let mostPublic = 100

    /// All that the public may know, the newest first.
    func publicAlarms(at now: Moment) -> [PublicAlarm] {
        alarms.values.filter { $0.broadcast.orderedAt != nil }
            .sorted { ($1.raisedAt, $1.id) < ($0.raisedAt, $0.id) }
            .prefix(Self.mostPublic)
            .compactMap { PublicAlarm($0, roster: roster, at: now) }
    }

    /// The one with this code, as a reader wrote it; nil as well for what is not public.
    func publicAlarm(code text: String, at now: Moment) -> PublicAlarm? {
        let bearers = Code(text).flatMap { codes[$0] } ?? []
        return bearers.compactMap { alarms[$0] }
            .sorted { ($1.raisedAt, $1.id) < ($0.raisedAt, $0.id) }
            .lazy.compactMap { PublicAlarm($0, roster: roster, at: now) }.first
    }
}

extension Moment {
    /// Rounded down to ten minutes.
    var rounded: Moment {
        let step: Int64 = 600_000
        let rest = milliseconds % step
        return Moment(milliseconds: milliseconds - (rest < 0 ? rest + step : rest))
    }
}
