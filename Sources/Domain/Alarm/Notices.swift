// SPDX-License-Identifier: Apache-2.0
internal import HashTreeCollections

/// Numbers the notices that one decision adds to an alarm, and their deliveries.
struct NoticePlanner {
    private var nextNotice: Int
    private var nextDelivery: Int
    private var notices: [Notice] = []

    init(after state: Alarm.State) {
        nextNotice = state.notices.count + 1
        nextDelivery = state.deliveries.count + 1
    }

    /// Adds a notice on one rung; a rung that is not there or is empty adds nothing.
    mutating func tell(
        _ recipient: Recipient, _ reason: Notice.Reason, on rung: Int, of reach: Reach
    ) {
        guard reach.rungs.indices.contains(rung), !reach.rungs[rung].isEmpty else { return }
        let addresses = reach.rungs[rung]
        notices.append(
            Notice(
                number: nextNotice, recipient: recipient, reason: reason, rung: rung,
                addresses: addresses, firstDelivery: nextDelivery))
        nextNotice += 1
        nextDelivery += addresses.count
    }

    var events: [Alarm.Event] { notices.isEmpty ? [] : [.notified(notices)] }
}

extension Alarm {
    /// How long a rung waits for a receipt before the next one is tried beside it.
    static let patience = Duration.seconds(90)

    /// How long the first attempt of a call may take until the next rung is tried beside it: a
    /// carrier that hangs says nothing for longer than she can wait.
    static let hurry = Duration.milliseconds(1_500)

    /// The next rung, when every way of this one is in trouble.
    static func fallBack(
        from notice: Notice, in state: State, roster: Roster.State, at now: Moment
    ) -> [Event] {
        let deliveries = state.deliveries.filter { $0.notice == notice.number }
        guard deliveries.allSatisfy(\.isTroubled), isStillNeeded(notice, in: state) else {
            return []
        }
        return tellNextRung(of: notice, in: state, roster: roster)
    }

    /// When a rung that no carrier has taken, or no phone has confirmed, gives way to the next; nil
    /// when it need not.
    static func patienceEnds(
        of notice: Notice, in state: State, _ roster: Roster.State
    ) -> Moment? {
        guard isStillNeeded(notice, in: state), hasNextRung(notice, in: state, roster) else {
            return nil
        }
        let deliveries = state.deliveries.filter { $0.notice == notice.number }
        let isSettled = deliveries.contains { delivery in
            switch delivery.progress {
            case .delivered: true
            // Only an SMS brings receipts; what else was taken counts as there.
            case .accepted: delivery.address.channel != .sms
            case .due, .failed, .unknown, .superseded: false
            }
        }
        guard !isSettled else { return nil }
        let taken = deliveries.compactMap { delivery -> Moment? in
            if case .accepted(let moment) = delivery.progress { moment + patience } else { nil }
        }
        if let end = taken.min() { return end }
        guard notice.isCall else { return nil }
        // What was tried and met trouble gives way by itself: see `fallBack`.
        return deliveries.compactMap { delivery -> Moment? in
            guard delivery.attempts == 0, case .due(let moment) = delivery.progress else {
                return nil
            }
            return moment + hurry
        }.min()
    }

    static func tellNextRung(
        of notice: Notice, in state: State, roster: Roster.State
    ) -> [Event] {
        guard hasNextRung(notice, in: state, roster),
            let reach = reach(of: notice.recipient, in: state, roster)
        else { return [] }
        var planner = NoticePlanner(after: state)
        planner.tell(notice.recipient, notice.reason, on: notice.rung + 1, of: reach)
        return planner.events
    }

    private static func hasNextRung(
        _ notice: Notice, in state: State, _ roster: Roster.State
    ) -> Bool {
        guard let reach = reach(of: notice.recipient, in: state, roster),
            reach.rungs.indices.contains(notice.rung + 1),
            !reach.rungs[notice.rung + 1].isEmpty
        else { return false }
        let isTold = state.notices.contains { other in
            other.recipient == notice.recipient && other.reason == notice.reason
                && other.rung == notice.rung + 1 && other.number > notice.number
        }
        return !isTold
    }

    private static func reach(
        of recipient: Recipient, in state: State, _ roster: Roster.State
    ) -> Reach? {
        switch recipient {
        case .shield(let id):
            roster.defender(state.defender).circle.first { $0.id == id }?.reach
        case .officer(let id): roster.officers[id]?.reach
        case .everyone: nil
        }
    }

    private static func isStillNeeded(_ notice: Notice, in state: State) -> Bool {
        switch notice.reason {
        case .help:
            let hasAnswered = state.answers.contains { .shield($0.shield) == notice.recipient }
            return state.isOpen && !hasAnswered
        case .page: return state.isOpen && !state.isClaimed
        case .standDown, .broadcast: return true
        }
    }
}
