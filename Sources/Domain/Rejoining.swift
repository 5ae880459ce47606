// SPDX-License-Identifier: Apache-2.0
internal import HashTreeCollections

/// Finds out what of that which a node decided alone still happened, after others decided of the
/// same person.
///
/// An alarm that the node raised stays as it is, with everything that was done for it; so does one
/// of which nobody else decided. To an alarm that others went on with, what people and devices did
/// is done again. Whom the node told is written down behind those of whom the journal says that
/// they were told.
package struct Rejoining: Sendable {
    /// The alarms that the node raised meanwhile.
    private let raised: Set<ID<Alarm>>
    /// The numbers that the node's own deliveries get; nil for those of a notice that is left out.
    private var deliveries: [ID<Alarm>: [Int: Int?]] = [:]

    package init(raised: Set<ID<Alarm>>) { self.raised = raised }

    /// What of `events` still happened.
    ///
    /// - Parameters:
    ///   - world: with what others decided, and what of this node has rejoined so far.
    ///   - isTouched: whether others decided of the same person, or an alarm is missing.
    ///   - opening: for an alarm that must be raised anew, since hers was closed meanwhile.
    package mutating func rejoin(
        _ events: [Event], by author: Author, at moment: Moment, in world: World,
        isTouched: Bool = true, opening: @autoclosure () -> Opening
    ) -> [Event] {
        var world = world
        var rejoined: [Event] = []
        for event in events {
            let more: [Event]
            if case .alarm(let id, let what) = event {
                more =
                    isTouched && !raised.contains(id)
                    ? rejoin(what, of: id, by: author, at: moment, in: world, opening)
                    : keep(what, of: id, by: author, at: moment, in: world)
            } else {
                more = [event]
            }
            for event in more {
                world.evolve(by: Fact(at: moment, author: author, event: event))
            }
            rejoined += more
        }
        return rejoined
    }

    /// In an alarm that stays as it is.
    private mutating func keep(
        _ what: Alarm.Event, of id: ID<Alarm>, by author: Author, at moment: Moment, in world: World
    ) -> [Event] {
        guard let state = world.alarms[id] else { return [.alarm(id, what)] }
        // A node that died as it rejoined may come with the same once more.
        guard let event = number(what, at: moment, behind: state, mayBePublic: true),
            !state.holds(event, by: author, at: moment)
        else { return [] }
        return [.alarm(id, event)]
    }

    /// In an alarm that others went on with.
    private mutating func rejoin(
        _ what: Alarm.Event, of id: ID<Alarm>, by author: Author, at moment: Moment,
        in world: World, _ opening: () -> Opening
    ) -> [Event] {
        // Whatever became of that alarm, even if nobody knows of it any more: she pressed.
        if case .joined(let trigger) = what { return world.press(trigger, at: moment, opening()) }
        guard let state = world.alarms[id],
            let event = number(what, at: moment, behind: state, mayBePublic: false),
            !state.holds(event, by: author, at: moment)
        else { return [] }
        let isStill: Bool
        switch event {
        case .tracked, .batteryRead: isStill = state.isOpen
        case .received: isStill = state.phase == .raised
        case .escalated(let level): isStill = state.isOpen && level > state.level
        case .presumedReal: isStill = state.phase == .raised || state.phase == .received
        case .notified, .attempted, .receipted: isStill = true
        case .acknowledged, .verificationBegan, .confirmed, .foundFalse, .responseBegan, .noted,
            .answered, .broadcastApproved, .broadcastWithdrawn, .closed, .raised, .joined,
            .calledAnew, .broadcastOrdered:
            guard let command = event.wish,
                // A refusal: others have decided otherwise meanwhile.
                let again = try? world.decide(.alarm(id, command), by: author, at: moment)
            else { return [] }
            return again
        }
        return isStill ? [.alarm(id, event)] : []
    }

    /// The same with the numbers that its notices and deliveries have here; nil when nothing of it
    /// is left.
    private mutating func number(
        _ event: Alarm.Event, at moment: Moment, behind state: Alarm.State, mayBePublic: Bool
    ) -> Alarm.Event? {
        switch event {
        case .notified(let notices):
            let more = number(notices, at: moment, behind: state, mayBePublic: mayBePublic)
            return more.isEmpty ? nil : .notified(more)
        case .attempted(let delivery, let outcome):
            return number(delivery, of: state.id).map { .attempted(delivery: $0, outcome) }
        case .receipted(let delivery, let receipt):
            return number(delivery, of: state.id).map { .receipted(delivery: $0, receipt) }
        default: return event
        }
    }

    /// The notices that are not there yet get the next numbers; nobody is told in public by a node
    /// that is alone.
    private mutating func number(
        _ notices: [Notice], at moment: Moment, behind state: Alarm.State, mayBePublic: Bool
    ) -> [Notice] {
        var notice = state.notices.count
        var delivery = state.deliveries.count
        return notices.compactMap { old in
            if old.recipient == .everyone, !mayBePublic {
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
