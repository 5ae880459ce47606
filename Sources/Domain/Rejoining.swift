// SPDX-License-Identifier: Apache-2.0
internal import HashTreeCollections

/// Finds out what of that which a node decided alone still happened, after others decided of the
/// same person.
///
/// An alarm that the node raised stays as it is, with everything that was done for it. To an alarm
/// that others went on with, what people and devices did is done again, and whom the node told is
/// written down behind those whom the others told.
package struct Rejoining: Sendable {
    /// The alarms that the node raised meanwhile.
    private let raised: Set<ID<Alarm>>
    /// The numbers that the node's own deliveries get in alarms that others went on with; nil for
    /// those of a notice that is left out.
    private var deliveries: [ID<Alarm>: [Int: Int?]] = [:]

    package init(raised: Set<ID<Alarm>>) { self.raised = raised }

    /// What of `events` still happened.
    ///
    /// - Parameters:
    ///   - world: with what others decided, and what of this node has rejoined so far.
    ///   - opening: for an alarm that must be raised anew, since hers was closed meanwhile.
    package mutating func rejoin(
        _ events: [Event], by author: Author, at moment: Moment, in world: World, opening: Opening
    ) -> [Event] {
        var world = world
        var rejoined: [Event] = []
        for event in events {
            let more = rejoin(event, by: author, at: moment, in: world, opening)
            for event in more {
                world.evolve(by: Fact(at: moment, author: author, event: event))
            }
            rejoined += more
        }
        return rejoined
    }

    private mutating func rejoin(
        _ event: Event, by author: Author, at moment: Moment, in world: World, _ opening: Opening
    ) -> [Event] {
        guard case .alarm(let id, let what) = event else { return [event] }
        // A node that died as it rejoined may come with the same once more.
        func isKnown(_ event: Alarm.Event) -> Bool {
            world.alarms[id]?.holds(event, by: author, at: moment) ?? false
        }
        if raised.contains(id) { return isKnown(what) ? [] : [event] }
        // Whatever became of that alarm, even if nobody knows of it any more: she pressed.
        if case .joined(let trigger) = what { return world.press(trigger, at: moment, opening) }
        guard let state = world.alarms[id] else { return [] }
        switch what {
        case .tracked, .batteryRead: return state.isOpen ? [event] : []
        case .received: return state.phase == .raised ? [event] : []
        case .escalated(let level): return state.isOpen && level > state.level ? [event] : []
        case .presumedReal:
            return state.phase == .raised || state.phase == .received ? [event] : []
        case .notified(let notices):
            let more = number(notices, at: moment, behind: state)
            return more.isEmpty ? [] : [.alarm(id, .notified(more))]
        case .attempted(let delivery, let outcome):
            guard let number = number(delivery, of: id) else { return [] }
            let event = Alarm.Event.attempted(delivery: number, outcome)
            return isKnown(event) ? [] : [.alarm(id, event)]
        case .receipted(let delivery, let receipt):
            guard let number = number(delivery, of: id) else { return [] }
            let event = Alarm.Event.receipted(delivery: number, receipt)
            return isKnown(event) ? [] : [.alarm(id, event)]
        case .acknowledged, .verificationBegan, .confirmed, .foundFalse, .responseBegan, .noted,
            .answered, .broadcastApproved, .broadcastWithdrawn, .closed, .raised, .joined,
            .calledAnew, .broadcastOrdered:
            guard let command = what.wish, !isKnown(what),
                // A refusal: others have decided otherwise meanwhile.
                let again = try? world.decide(.alarm(id, command), by: author, at: moment)
            else { return [] }
            return again
        }
    }

    /// The notices that are not there yet get the next numbers; nobody is told in public by a node
    /// that is alone.
    private mutating func number(
        _ notices: [Notice], at moment: Moment, behind state: Alarm.State
    ) -> [Notice] {
        var notice = state.notices.count
        var delivery = state.deliveries.count
        return notices.compactMap { old in
            if old.recipient == .everyone {
                deliveries[state.id, default: [:]][old.firstDelivery] = .some(nil)
                return nil
            }
            var new = old
            let known = state.notice(like: old, at: moment)
            new.number = known?.number ?? notice + 1
            new.firstDelivery = known?.firstDelivery ?? delivery + 1
            for index in old.addresses.indices {
                deliveries[state.id, default: [:]][old.firstDelivery + index] =
                    new.firstDelivery + index
            }
            guard known == nil else { return nil }
            notice += 1
            delivery += old.addresses.count
            return new
        }
    }

    private func number(_ delivery: Int, of alarm: ID<Alarm>) -> Int? {
        deliveries[alarm]?[delivery] ?? delivery
    }
}

extension World {
    /// She pressed: it counts, in whichever alarm of hers is open, or in a new one.
    fileprivate func press(
        _ trigger: Trigger, at moment: Moment, _ opening: Opening
    ) -> [Event] {
        let device = roster.defenders.values.lazy.flatMap(\.devices)
            .first { $0.id == trigger.device }
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

extension Alarm.State {
    /// Whether this very event is there already.
    fileprivate func holds(_ event: Alarm.Event, by author: Author, at moment: Moment) -> Bool {
        switch event {
        case .raised: true
        case .tracked(_, let key): track.contains { $0.key == key }
        default:
            timeline.contains(Alarm.TimelineEntry(at: moment, author: author, event: event))
        }
    }

    /// The notice that was planned at that moment and differs in nothing but its numbers.
    fileprivate func notice(like other: Notice, at moment: Moment) -> Notice? {
        notices.first { notice in
            var same = other
            same.number = notice.number
            same.firstDelivery = notice.firstDelivery
            return same == notice && delivery(notice.firstDelivery)?.plannedAt == moment
        }
    }
}

extension Alarm.Event {
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
