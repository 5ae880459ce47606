// SPDX-License-Identifier: Apache-2.0
internal import HashTreeCollections

extension Alarm.State {
    /// The deliveries to attempt at `now`.
    package func dueDeliveries(at now: Moment) -> [Delivery] {
        deliveries.filter { delivery in
            if case .due(let moment) = delivery.progress { moment <= now } else { false }
        }
    }

    /// When the next delivery is to be attempted; nil when none waits.
    package var nextAttempt: Moment? {
        deliveries.compactMap { delivery in
            if case .due(let moment) = delivery.progress { moment } else { nil }
        }.min()
    }

    /// Whether anything of this alarm can still fall due.
    package var isRestless: Bool { isOpen || deliveries.contains(where: \.isDue) }
}

extension Alarm {
    /// When `attend` next has something to do; nil: nothing until something else happens.
    package static func nextAttendance(
        _ state: State, roster: Roster.State, at now: Moment
    ) -> Moment? {
        guard state.isOpen else { return nil }
        var moments: [Moment] = []
        if let paging = nextPaging(state, roster) { moments.append(paging) }
        if state.isUnverified { moments.append(state.calledAt + state.plan.presumeRealAfter) }
        if let step = standingBroadcast(state, roster, at: now) { moments.append(step) }
        for notice in state.notices {
            if let moment = patienceEnds(of: notice, in: state, roster) { moments.append(moment) }
        }
        return moments.min()
    }

    /// Everything that time has made due by `now`.
    static func attend(_ state: State, roster: Roster.State, at now: Moment) -> [Event] {
        guard state.isOpen else { return [] }
        var next = state
        var events: [Event] = []
        func happen(_ more: [Event], _ rule: Rule) {
            for event in more { evolve(&next, by: event, from: .rule(rule), at: now) }
            events += more
        }
        for level in dueLevels(next, roster, at: now) {
            happen(page(level: level, next, roster, at: now), .escalation)
        }
        if next.isUnverified, next.calledAt + next.plan.presumeRealAfter <= now {
            happen([.presumedReal], .presumeReal)
        }
        if let due = standingBroadcast(next, roster, at: now), due <= now,
            let told = disclosure(of: next, roster, at: now)
        {
            happen(orderBroadcast(of: told, in: next), .plan)
        }
        for notice in next.notices {
            guard let end = patienceEnds(of: notice, in: next, roster), end <= now else { continue }
            happen(tellNextRung(of: notice, in: next, roster: roster), .fallback)
        }
        return events
    }

    /// Pages whoever `level` names.
    static func page(
        level: Int, _ state: State, _ roster: Roster.State, at now: Moment
    ) -> [Event] {
        var planner = NoticePlanner(after: state)
        for officer in officers(ofLevel: level, roster, at: now) {
            planner.tell(.officer(officer.id), .page(level: level), on: 0, of: officer.reach)
        }
        return (level > 0 ? [.escalated(level: level)] : []) + planner.events
    }

    /// Everybody, where the rota names nobody, or somebody of whom nothing is known here.
    private static func officers(
        ofLevel level: Int, _ roster: Roster.State, at now: Moment
    ) -> [Officer] {
        let everybody = roster.officers.values.sorted { $0.id < $1.id }
        guard let rota = roster.rota, rota.onWatch(at: now) != nil else { return everybody }
        let named: [ID<Officer>?] =
            switch level {
            case 0, 1: [rota.onWatch(at: now, turns: level)]
            case 2: [rota.decisionMaker]
            default: []
            }
        let known = named.compactMap { id in id.flatMap { roster.officers[$0] } }
        return known.isEmpty ? everybody : known
    }

    /// R-02 paging goes on until a person acknowledges: there is always a next level. What was
    /// found false is somebody's, unless the entry that says so is damaged.
    private static func nextPaging(_ state: State, _ roster: Roster.State) -> Moment? {
        if state.isClaimed { return nil }
        return state.calledAt + roster.escalation.delay(ofLevel: state.level + 1)
    }

    /// The levels to page now. After a long silence the repeated ones count once.
    private static func dueLevels(
        _ state: State, _ roster: Roster.State, at now: Moment
    ) -> [Int] {
        guard let due = nextPaging(state, roster), due <= now else { return [] }
        let elapsed = now - state.calledAt
        var highest = state.level + 1
        while highest < 3, roster.escalation.delay(ofLevel: highest + 1) <= elapsed { highest += 1 }
        guard highest >= 3 else { return Array(state.level + 1...highest) }
        return [max(highest, roster.escalation.repeatedLevel(after: elapsed))]
    }

    /// When the plan tells the public by a standing approval; nil when it does not, or must not
    /// now.
    static func standingBroadcast(
        _ state: State, _ roster: Roster.State, at now: Moment
    ) -> Moment? {
        guard state.broadcast.orderedAt == nil, state.phase != .foundFalse else { return nil }
        let consents = roster.defender(state.defender).consents
        let moments = state.plan.steps.compactMap { step -> Moment? in
            guard case .publish(let officers) = step.action,
                ActionPlan.isTwoOfficers(officers),
                officers.allSatisfy({ roster.officers[$0] != nil })
            else { return nil }
            let moment = state.raisedAt + step.after
            // What was allowed then may have run out since: nothing is due any more.
            let isAllowed = [moment, max(moment, now)].allSatisfy {
                Disclosure(allowedBy: consents, at: $0) != nil
            }
            return isAllowed ? moment : nil
        }
        return moments.min()
    }
}
