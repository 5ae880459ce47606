// SPDX-License-Identifier: Apache-2.0
internal import HashTreeCollections

extension World {
    /// What follows from `command` by `author` at `now`: nothing when it is so already.
    package func decide(
        _ command: Command, by author: Author, at now: Moment
    ) throws(Refusal) -> [Event] {
        switch command {
        case .report(let sighting): return report(sighting, at: now)
        case .alarm(let id, let command):
            guard let state = alarms[id] else { throw .alarm(.noSuchAlarm) }
            do throws(Alarm.Refusal) {
                return try Alarm.decide(command, by: author, in: state, roster: roster, at: now)
                    .map { .alarm(id, $0) }
            } catch { throw .alarm(error) }
        case .roster(let command):
            do throws(Roster.Refusal) {
                return try Roster.decide(command, in: roster).map { .roster($0) }
            } catch { throw .roster(error) }
        case .access(let command):
            do throws(Access.Refusal) {
                return try Access.decide(command, in: access, roster: roster, at: now)
                    .map { .access($0) }
            } catch { throw .access(error) }
        }
    }

    /// R-04 no alarm, no track: without a trigger or an open alarm, a position leaves nothing.
    func report(_ sighting: Sighting, at now: Moment) -> [Event] {
        let owner = sighting.device.flatMap { roster.owners[$0] }
        let defender = owner.map(roster.defender) ?? .unidentified
        let device = defender.devices.first { $0.identifier == sighting.device }
        var events: [Event] = []
        if owner == nil {
            events = Quarantine.decide(sighting, in: quarantine, at: now).map { .quarantine($0) }
        }
        let triggers = sighting.triggers.map { kind in
            Trigger(
                kind: kind, device: device?.id, bearer: sighting.bearer,
                occurredAt: sighting.occurredAt, isDamaged: sighting.isDamaged, key: sighting.key)
        }
        if let id = openAlarms[defender.id]?.last, let state = alarms[id] {
            // A stranger's position belongs to nobody's track unless it asks for help.
            guard owner != nil || !triggers.isEmpty else { return events }
            let isSomebodyElse =
                owner == nil && Quarantine.isSilent(sighting, since: state.raisedAt, in: quarantine)
            let more = Alarm.join(
                triggers, sighting: sighting, isSomebodyElse: isSomebodyElse, in: state,
                roster: roster, at: now)
            return events + more.map { .alarm(id, $0) }
        }
        guard let first = triggers.first, alarms[sighting.opening.alarm] == nil else {
            return events
        }
        let raised = Alarm.raise(
            first, for: defender, sighting: sighting,
            code: freeCode(from: sighting.opening.salt), roster: roster, at: now)
        let id = sighting.opening.alarm
        let others = triggers.dropFirst().map { Alarm.Event.joined($0) }
        return events + (raised + others).map { .alarm(id, $0) }
    }

    /// A code that no remembered alarm has, as short as can be.
    private func freeCode(from salt: UInt64) -> Code {
        for pairs in 1...3 {
            let count = (0..<pairs).reduce(1) { count, _ in count * Code.countOfPair }
            // With many taken, trying every short code would take long; a longer one is soon found.
            for step in 0..<min(count, 32) {
                let code = Code(index: (salt &+ step &* 7) % count, pairs: pairs)
                if codes[code] == nil { return code }
            }
        }
        return Code(index: salt % 2_985_984, pairs: 3)
    }
}

extension World {
    /// Makes `fact` so.
    package mutating func evolve(by fact: Fact) {
        switch fact.event {
        case .roster(let event): Roster.evolve(&roster, by: event)
        case .access(let event): Access.evolve(&access, by: event, at: fact.at)
        case .quarantine(let event): Quarantine.evolve(&quarantine, by: event)
        case .alarm(let id, .raised(let raising)):
            var state = Alarm.State(raising, id: id, at: fact.at)
            Alarm.evolve(&state, by: .raised(raising), from: fact.author, at: fact.at)
            alarms[id] = state
            let hers = (openAlarms[raising.defender]?.without(id) ?? []) + [id]
            openAlarms[raising.defender] = hers.compactMap { alarms[$0] }
                .sorted { ($0.raisedAt, $0.id) < ($1.raisedAt, $1.id) }.map(\.id)
            codes[raising.code] = ((codes[raising.code]?.without(id) ?? []) + [id]).sorted()
            restless.insert(id)
        case .alarm(let id, let event):
            guard var state = alarms[id] else { return }
            Alarm.evolve(&state, by: event, from: fact.author, at: fact.at)
            alarms[id] = state
            if case .closed = event { close(state) }
            if !state.isRestless { restless.remove(id) } else { restless.insert(id) }
        }
    }

    /// Something of `defender` was written by a newer build and is not understood here; of the
    /// station itself, when it is the unidentified one.
    ///
    /// It stops publishing, closing and whoever is signed in: never an SOS.
    package mutating func doubt(_ defender: ID<Defender>) {
        roster.doubts.insert(defender)
        // It may have taken a right away: whoever runs the server invites anew.
        if defender == Defender.unidentified.id { access = Access.State() }
    }

    private mutating func close(_ state: Alarm.State) {
        openAlarms[state.defender] = openAlarms[state.defender]?.without(state.id)
        closed.append(state.id)
        while closed.count > Self.mostClosed,
            let oldest = closed.firstIndex(where: { !restless.contains($0) && $0 != state.id })
        {
            forget(closed.remove(at: oldest))
        }
    }

    private mutating func forget(_ id: ID<Alarm>) {
        if let state = alarms.removeValue(forKey: id) {
            codes[state.code] = codes[state.code]?.without(id)
        }
    }

    /// A short history that builds this world from nothing, for a fast start.
    package var compacted: [Fact] {
        var facts: [Fact] = []
        let beginning = Moment(milliseconds: 0)
        func add(_ event: Event) {
            facts.append(Fact(at: beginning, author: .rule(.timekeeping), event: event))
        }
        roster.compacted.forEach { add(.roster($0)) }
        access.compacted.forEach { add(.access($0)) }
        quarantine.strangers.forEach { add(.quarantine(.heard($0))) }
        for id in closed + openAlarms.values.joined().sorted() {
            if let state = alarms[id] { facts += state.compacted }
        }
        return facts
    }
}

extension [ID<Alarm>] {
    /// Nil when nothing is left.
    fileprivate func without(_ id: ID<Alarm>) -> Self? {
        let others = filter { $0 != id }
        return others.isEmpty ? nil : others
    }
}

extension Alarm.State {
    fileprivate var compacted: [Fact] {
        let facts = timeline.map { Fact(at: $0.at, author: $0.author, event: .alarm(id, $0.event)) }
        let points = track.map { point in
            Fact(
                at: point.receivedAt, author: .rule(.timekeeping),
                event: .alarm(id, .tracked(point.fix, point.key)))
        }
        return facts + points
    }
}
