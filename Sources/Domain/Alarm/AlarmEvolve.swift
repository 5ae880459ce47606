// SPDX-License-Identifier: Apache-2.0

extension Alarm {
    /// What `event` makes of the alarm. Never refuses: what was written is so.
    package static func evolve(
        _ state: inout State, by event: Event, from author: Author, at now: Moment
    ) {
        switch event {
        case .raised: break
        case .joined(let trigger):
            state.triggers.append(trigger)
            if state.phase == .foundFalse { callAgain(&state, at: now) }
        case .tracked(let fix, let key):
            state.track.append(TrackPoint(fix: fix, receivedAt: now, key: key))
            if state.track.count > mostTrackPoints { state.track.removeFirst() }
            return
        case .batteryRead(let percent): state.batteryPercent = percent
        case .notified(let notices): notices.forEach { add($0, to: &state, at: now) }
        case .attempted(let delivery, let outcome):
            // What planned it may be something that only a newer build understands.
            guard state.delivery(delivery) != nil else { break }
            state.deliveries[delivery - 1].record(outcome, at: now)
        case .receipted(let delivery, let receipt):
            guard state.delivery(delivery) != nil else { break }
            state.deliveries[delivery - 1].record(receipt, at: now)
        case .received: state.phase = .received
        case .calledAnew: callAgain(&state, at: now)
        case .escalated(let level): state.level = level
        case .acknowledged:
            claim(&state, by: author, at: now)
            state.phase = .acknowledged
        case .verificationBegan: state.phase = .verifying
        case .confirmed: state.phase = .confirmed
        case .presumedReal: state.phase = .presumedReal
        case .foundFalse: state.phase = .foundFalse
        case .responseBegan: state.phase = .responding
        case .noted: break
        case .answered(let shield, let answer):
            state.answers.append(ShieldAnswer(shield: shield, answer: answer, at: now))
            supersede(in: &state, at: now) { $0.recipient == .shield(shield) && $0.reason == .help }
        case .broadcastApproved:
            if case .officer(let officer) = author { state.broadcast.officers.append(officer) }
        case .broadcastOrdered(let disclosure):
            state.broadcast.orderedAt = now
            state.broadcast.disclosure = disclosure
        case .broadcastWithdrawn:
            state.broadcast.withdrawnAt = now
            supersede(in: &state, at: now) { $0.recipient == .everyone }
        case .closed(let outcome, _):
            state.phase = .closed
            state.outcome = outcome
            supersede(in: &state, at: now) { $0.reason != .standDown }
        }
        state.timeline.append(TimelineEntry(at: now, author: author, event: event))
    }

    private static func callAgain(_ state: inout State, at now: Moment) {
        state.phase = .raised
        state.calledAt = now
        state.claimedBy = nil
        state.level = 0
    }

    private static func claim(_ state: inout State, by author: Author, at now: Moment) {
        if case .officer(let officer) = author { state.claimedBy = officer }
        supersede(in: &state, at: now, where: \.isPage)
    }

    private static func add(_ notice: Notice, to state: inout State, at now: Moment) {
        // Reports name deliveries by number: one out of its place would answer for another.
        guard notice.number == state.notices.count + 1,
            notice.firstDelivery == state.deliveries.count + 1
        else { return }
        state.notices.append(notice)
        // Of what a node planned alone, others may have ended the need.
        let isNeeded =
            state.isOpen ? !state.isClaimed || !notice.isPage : notice.reason == .standDown
        for (index, address) in notice.addresses.enumerated() {
            state.deliveries.append(
                Delivery(
                    number: notice.firstDelivery + index, notice: notice.number, address: address,
                    plannedAt: now, progress: isNeeded ? .due(now) : .superseded(now)))
        }
    }

    /// Ends the deliveries that still wait and whose notice is no longer needed.
    private static func supersede(
        in state: inout State, at now: Moment, where isUnneeded: (Notice) -> Bool
    ) {
        for index in state.deliveries.indices where state.deliveries[index].isDue {
            if isUnneeded(state.notices[state.deliveries[index].notice - 1]) {
                state.deliveries[index].progress = .superseded(now)
            }
        }
    }
}
