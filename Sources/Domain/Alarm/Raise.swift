// SPDX-License-Identifier: Apache-2.0
internal import HashTreeCollections

extension Alarm {
    /// Opens an alarm: in one decision it is raised, and everybody who is due at once is told.
    static func raise(
        _ trigger: Trigger, for defender: Defender, sighting: Sighting, code: Code,
        roster: Roster.State, at now: Moment
    ) -> [Event] {
        let raising = Raising(
            code: code, defender: defender.id, linkKey: sighting.opening.linkKey,
            plan: roster.plan(of: defender), trigger: trigger)
        var state = State(raising, id: sighting.opening.alarm, at: now)
        var events: [Event] = [.raised(raising)]
        func happen(_ more: [Event]) {
            for event in more { evolve(&state, by: event, from: .rule(.plan), at: now) }
            events += more
        }
        happen(sightingEvents(sighting, in: state))
        happen(callForHelp(in: state, roster: roster, at: now))
        if let due = standingBroadcast(state, roster, at: now), due <= now,
            let told = disclosure(of: state, roster, at: now)
        {
            happen(orderBroadcast(of: told, in: state))
        }
        return events
    }

    /// What a message of the defender's device adds to her open alarm: R-03 later triggers join.
    ///
    /// - Parameter isSomebodyElse: whether another than before asks for help, which only the alarm
    ///   that strangers share can meet: what was found out of the first says nothing of her.
    static func join(
        _ triggers: [Trigger], sighting: Sighting, isSomebodyElse: Bool, in state: State,
        roster: Roster.State, at now: Moment
    ) -> [Event] {
        // The same bytes after a false finding may be a second press of a simple device: it counts.
        let isAnew = state.phase == .foundFalse && !triggers.isEmpty
        guard isAnew || isSomebodyElse || !state.hasHeard(sighting.key) else { return [] }
        var next = state
        var events: [Event] = []
        func happen(_ more: [Event]) {
            for event in more { evolve(&next, by: event, from: .rule(.plan), at: now) }
            events += more
        }
        if isAnew || state.triggers.count < mostTriggers { happen(triggers.map { .joined($0) }) }
        happen(sightingEvents(sighting, in: next))
        // While nobody has claimed the alarm, paging goes on for everybody in it.
        let isUnheard = isSomebodyElse && next.isClaimed
        if isUnheard { happen([.calledAnew]) }
        if isAnew || isUnheard { happen(callForHelp(in: next, roster: roster, at: now)) }
        return events
    }

    private static func sightingEvents(_ sighting: Sighting, in state: State) -> [Event] {
        var events: [Event] = []
        if let fix = sighting.fix { events.append(.tracked(fix, sighting.key)) }
        if let percent = sighting.batteryPercent, percent != state.batteryPercent {
            events.append(.batteryRead(percent: percent))
        }
        return events
    }

    /// The first call: every shield and whoever has the watch, at once.
    private static func callForHelp(
        in state: State, roster: Roster.State, at now: Moment
    ) -> [Event] {
        var planner = NoticePlanner(after: state)
        for shield in roster.defender(state.defender).circle {
            planner.tell(.shield(shield.id), .help, on: 0, of: shield.reach)
        }
        var next = state
        let told = planner.events
        for event in told { evolve(&next, by: event, from: .rule(.plan), at: now) }
        return told + page(level: 0, next, roster, at: now)
    }
}
