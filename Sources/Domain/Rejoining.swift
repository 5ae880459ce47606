// SPDX-License-Identifier: Apache-2.0
internal import HashTreeCollections

extension World {
    /// What of `events`, which a node decided by itself while it could not see what others decided
    /// of the same person, still happened.
    ///
    /// An alarm that it raised stays as it is, with everything that was done for it. To an alarm
    /// that others went on with, what people and devices did is done again; who was told there by
    /// which letter, the others know themselves.
    ///
    /// - Parameters:
    ///   - raised: the alarms that the node raised meanwhile.
    ///   - opening: for an alarm that must be raised anew, since hers was closed meanwhile.
    package func rejoin(
        _ events: [Event], by author: Author, at moment: Moment, raised: Set<ID<Alarm>>,
        opening: Opening
    ) -> [Event] {
        var world = self
        var rejoined: [Event] = []
        for event in events {
            let more = world.rejoin(event, by: author, at: moment, raised, opening)
            for event in more {
                world.evolve(by: Fact(at: moment, author: author, event: event))
            }
            rejoined += more
        }
        return rejoined
    }

    private func rejoin(
        _ event: Event, by author: Author, at moment: Moment, _ raised: Set<ID<Alarm>>,
        _ opening: Opening
    ) -> [Event] {
        guard case .alarm(let id, let what) = event else { return [event] }
        if raised.contains(id) {
            // A node that died as it rejoined may come with the same once more.
            if case .raised = what, alarms[id] != nil { return [] }
            return [event]
        }
        guard let state = alarms[id] else { return [] }
        if case .joined(let trigger) = what {
            return press(trigger, of: state, at: moment, opening)
        }
        if what.isReading { return state.isOpen ? [event] : [] }
        guard let command = what.wish,
            // A refusal: others have decided otherwise meanwhile.
            let again = try? decide(.alarm(id, command), by: author, at: moment)
        else { return [] }
        return again
    }

    /// She pressed: whatever became of that alarm, it counts.
    private func press(
        _ trigger: Trigger, of state: Alarm.State, at moment: Moment, _ opening: Opening
    ) -> [Event] {
        let device = roster.defender(state.defender).devices.first { $0.id == trigger.device }
        let sighting = Sighting(
            device: device?.identifier, origin: Private(""), bearer: trigger.bearer,
            triggers: [trigger.kind], fix: nil, occurredAt: trigger.occurredAt,
            batteryPercent: nil, isDamaged: trigger.isDamaged, key: trigger.key, excerpt: [],
            opening: opening)
        return report(sighting, at: moment).filter { event in
            if case .alarm = event { true } else { false }
        }
    }
}

extension Alarm.Event {
    /// Whether a device tells so while an alarm is open.
    fileprivate var isReading: Bool {
        switch self {
        case .tracked, .batteryRead: true
        case .raised, .joined, .calledAnew, .notified, .attempted, .receipted, .received,
            .escalated, .acknowledged, .verificationBegan, .confirmed, .presumedReal, .foundFalse,
            .responseBegan, .noted, .answered, .broadcastApproved, .broadcastOrdered,
            .broadcastWithdrawn, .closed:
            false
        }
    }

    /// What somebody wished who made this happen; nil for what rules, carriers and devices did.
    fileprivate var wish: Alarm.Command? {
        switch self {
        case .acknowledged: .acknowledge
        case .verificationBegan: .verify
        case .confirmed(let note): .confirm(note: note)
        case .foundFalse(let note): .findFalse(note: note)
        case .responseBegan: .respond
        case .noted(let text): .note(text)
        case .answered(let shield, let answer): .answer(shield, answer)
        case .broadcastApproved: .approveBroadcast
        case .broadcastWithdrawn: .withdrawBroadcast
        case .closed(let outcome, let note): .close(outcome, note: note)
        case .raised, .joined, .tracked, .batteryRead, .calledAnew, .notified, .attempted,
            .receipted, .received, .escalated, .presumedReal, .broadcastOrdered:
            nil
        }
    }
}
