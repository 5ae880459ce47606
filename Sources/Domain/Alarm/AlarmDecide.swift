// SPDX-License-Identifier: Apache-2.0

extension Alarm {
    /// What follows from `command`. The same command twice adds nothing the second time.
    package static func decide(
        _ command: Command, by author: Author, in state: State, roster: Roster.State,
        at now: Moment
    ) throws(Refusal) -> [Event] {
        switch command {
        case .recordAttempt(let label, let attempt, let outcome):
            return try attempted(label, attempt, outcome, in: state, roster: roster, at: now)
        case .recordReceipt(let label, let receipt):
            return try receipted(label, receipt, in: state, roster: roster, at: now)
        case .attend: return attend(state, roster: roster, at: now)
        case .acknowledge: return try acknowledged(by: author, in: state)
        case .verify:
            if state.phase == .verifying { return [] }
            try checkOpenAndClaimed(state, author)
            guard state.isUnverified else { throw .alreadyVerified }
            return [.verificationBegan]
        case .confirm(let note):
            if state.phase == .confirmed || state.phase == .responding { return [] }
            try checkOpenAndClaimed(state, author)
            return [.confirmed(note: note)]
        case .findFalse(let note):
            if state.phase == .foundFalse { return [] }
            try checkOpenAndClaimed(state, author)
            guard !roster.isInDoubt(state.defender) else { throw .notUnderstood }
            guard !note.isBlank else { throw .noteNeeded }
            return [.foundFalse(note: note)]
        case .respond:
            if state.phase == .responding { return [] }
            try checkOpenAndClaimed(state, author)
            guard state.phase == .confirmed || state.phase == .presumedReal else {
                throw .notVerified
            }
            return [.responseBegan]
        case .note(let text):
            guard author.isOfficer else { throw .notAnOfficer }
            guard !text.isBlank else { throw .noteNeeded }
            let isSaid = state.timeline.last.map { $0.event == .noted(text) && $0.author == author }
            return isSaid == true ? [] : [.noted(text)]
        case .answer(let shield, let answer):
            return try answered(shield, answer, by: author, in: state)
        case .approveBroadcast: return try approved(by: author, state, roster, at: now)
        case .withdrawBroadcast:
            guard author.isOfficer else { throw .notAnOfficer }
            if state.broadcast.withdrawnAt != nil { return [] }
            guard state.broadcast.isPublic else { throw .notPublic }
            return [.broadcastWithdrawn]
        case .close(let outcome, let note): return try closed(outcome, note, author, state, roster)
        }
    }

    private static func checkOpenAndClaimed(_ state: State, _ author: Author) throws(Refusal) {
        guard author.isOfficer else { throw .notAnOfficer }
        guard state.isOpen else { throw .alreadyClosed }
        guard state.isClaimed else { throw .acknowledgeFirst }
    }

    private static func acknowledged(
        by author: Author, in state: State
    ) throws(Refusal) -> [Event] {
        guard author.isOfficer else { throw .notAnOfficer }
        guard state.isOpen else { throw .alreadyClosed }
        if state.isClaimed { return [] }
        // Once presumed real it stays so: a person takes it over, and paging ends.
        return state.phase == .presumedReal ? [.acknowledged, .presumedReal] : [.acknowledged]
    }

    /// A shield answers for herself; an officer who heard her on the phone may write it down.
    private static func answered(
        _ shield: ID<Shield>, _ answer: Answer, by author: Author, in state: State
    ) throws(Refusal) -> [Event] {
        guard state.isOpen else { throw .alreadyClosed }
        guard author == .shield(shield) || author.isOfficer, state.toldShields.contains(shield)
        else { throw .notAShieldOfThis }
        return state.latestAnswer(of: shield)?.answer == answer ? [] : [.answered(shield, answer)]
    }

    /// R-01 an alarm is never closed by a machine, and never before it was found real or false.
    private static func closed(
        _ outcome: Outcome, _ note: String, _ author: Author, _ state: State,
        _ roster: Roster.State
    ) throws(Refusal) -> [Event] {
        guard author.isOfficer else { throw .notAnOfficer }
        guard state.isOpen else { return [] }
        guard state.isClaimed else { throw .acknowledgeFirst }
        guard !roster.isInDoubt(state.defender) else { throw .notUnderstood }
        guard state.phase == .foundFalse || state.phase == .responding else { throw .verifyFirst }
        guard !note.isBlank else { throw .noteNeeded }
        let circle = roster.defender(state.defender).circle
        let told = Set(state.toldShields)
        var planner = NoticePlanner(after: state)
        for shield in circle.filter({ told.contains($0.id) }) {
            planner.tell(.shield(shield.id), .standDown, on: 0, of: shield.reach)
        }
        // What is to be told comes first: once closed, an alarm is remembered for what it still
        // owes.
        return planner.events + [.closed(outcome, note: note)]
    }

    /// R-07 no broadcast without consent in force and two officers.
    private static func approved(
        by author: Author, _ state: State, _ roster: Roster.State, at now: Moment
    ) throws(Refusal) -> [Event] {
        guard case .officer(let officer) = author else { throw .notAnOfficer }
        guard state.isOpen else { throw .alreadyClosed }
        guard state.broadcast.orderedAt == nil else { throw .alreadyPublic }
        guard state.phase != .foundFalse else { throw .foundFalseIsNotPublic }
        guard !roster.isInDoubt(state.defender), !roster.isInDoubt(Defender.unidentified.id) else {
            throw .notUnderstood
        }
        guard let told = disclosure(of: state, roster, at: now) else { throw .noConsentToPublish }
        if state.broadcast.officers.contains(officer) { return [] }
        var events: [Event] = [.broadcastApproved]
        if ActionPlan.isTwoOfficers(state.broadcast.officers + [officer]) {
            events += orderBroadcast(of: told, in: state)
        }
        return events
    }

    /// What consent allows to be told at this moment; nil when it allows nothing.
    static func disclosure(
        of state: State, _ roster: Roster.State, at now: Moment
    ) -> Disclosure? {
        Disclosure(allowedBy: roster.defender(state.defender).consents, at: now)
    }

    static func orderBroadcast(of disclosure: Disclosure, in state: State) -> [Event] {
        var planner = NoticePlanner(after: state)
        planner.tell(
            .everyone, .broadcast(disclosure), on: 0, of: Reach(rungs: [[.post]]))
        return [.broadcastOrdered(disclosure)] + planner.events
    }

    private static func attempted(
        _ label: Delivery.Label, _ attempt: Int, _ outcome: Delivery.Outcome, in state: State,
        roster: Roster.State, at now: Moment
    ) throws(Refusal) -> [Event] {
        guard let delivery = state.delivery(label) else { throw .noSuchDelivery }
        guard attempt == delivery.attempts + 1 else { return [] }
        var events: [Event] = [.attempted(delivery: delivery.number, outcome)]
        if case .taken = outcome, state.phase == .raised { events.append(.received) }
        return events + fallBack(from: delivery.notice, after: events, state, roster, at: now)
    }

    private static func receipted(
        _ label: Delivery.Label, _ receipt: Delivery.Receipt, in state: State, roster: Roster.State,
        at now: Moment
    ) throws(Refusal) -> [Event] {
        guard let delivery = state.delivery(label) else { throw .noSuchDelivery }
        var after = delivery
        after.record(receipt, at: now)
        guard after.progress != delivery.progress else { return [] }
        let events: [Event] = [.receipted(delivery: delivery.number, receipt)]
        return events + fallBack(from: delivery.notice, after: events, state, roster, at: now)
    }

    private static func fallBack(
        from notice: Int, after events: [Event], _ state: State, _ roster: Roster.State,
        at now: Moment
    ) -> [Event] {
        var next = state
        for event in events { evolve(&next, by: event, from: .rule(.fallback), at: now) }
        return fallBack(from: next.notices[notice - 1], in: next, roster: roster, at: now)
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
