// SPDX-License-Identifier: Apache-2.0
package import HashTreeCollections

/// Everybody whom the station knows: defenders with their circles, officers, the rota, the plans.
package enum Roster {
    package struct State: Hashable, Sendable {
        package var stationName = ""
        package var escalation = Escalation.standard
        package var rota: Rota?
        package var defenders: TreeDictionary<ID<Defender>, Defender> = [:]
        package var officers: TreeDictionary<ID<Officer>, Officer> = [:]
        package var plans: TreeDictionary<ID<ActionPlan>, ActionPlan> = [:]
        /// Whose each device is.
        package var owners: TreeDictionary<DeviceIdentifier, ID<Defender>> = [:]
        /// The defenders of whom a newer build wrote something that is not understood here; the
        /// unidentified one stands for the station itself.
        package var doubts: TreeSet<ID<Defender>> = []

        package init() {}
    }

    /// A wish to have it so; what is so already adds nothing.
    package enum Command: Hashable, Sendable {
        case nameStation(String, Escalation)
        case agreePlan(ActionPlan)
        case appoint(Officer)
        case setRota(Rota)
        case enrol(Defender)
    }

    package enum Event: Hashable, Sendable {
        case stationNamed(String, Escalation)
        case planAgreed(ActionPlan)
        case appointed(Officer)
        case rotaSet(Rota)
        case enrolled(Defender)
    }

    package enum Refusal: Error, Hashable, Sendable {
        /// The plan names fewer than two officers, or one whom nobody appointed, for a broadcast.
        case planNeedsTwoOfficers
        case unknownPlan
        case unknownOfficer
        case deviceTaken
        case reservedIdentity
    }

    package static func decide(
        _ command: Command, in state: State
    ) throws(Refusal) -> [Event] {
        switch command {
        case .nameStation(let name, let escalation):
            let isSo = state.stationName == name && state.escalation == escalation
            return isSo ? [] : [.stationNamed(name, escalation)]
        case .agreePlan(let plan):
            try check(plan, in: state)
            return state.plans[plan.id] == plan ? [] : [.planAgreed(plan)]
        case .appoint(let officer):
            return state.officers[officer.id] == officer ? [] : [.appointed(officer)]
        case .setRota(let rota):
            let isKnown = (rota.order + [rota.decisionMaker]).allSatisfy {
                state.officers[$0] != nil
            }
            guard isKnown else { throw .unknownOfficer }
            return state.rota == rota ? [] : [.rotaSet(rota)]
        case .enrol(let defender):
            guard defender.id != Defender.unidentified.id else { throw .reservedIdentity }
            guard state.plans[defender.plan] != nil else { throw .unknownPlan }
            let isFree = defender.devices.allSatisfy { device in
                state.owners[device.identifier].map { $0 == defender.id } ?? true
            }
            guard isFree else { throw .deviceTaken }
            return state.defenders[defender.id] == defender ? [] : [.enrolled(defender)]
        }
    }

    private static func check(_ plan: ActionPlan, in state: State) throws(Refusal) {
        guard plan.id != ActionPlan.unidentified.id else { throw .reservedIdentity }
        for step in plan.steps {
            guard case .publish(let officers) = step.action else { continue }
            guard ActionPlan.isTwoOfficers(officers) else { throw .planNeedsTwoOfficers }
            guard officers.allSatisfy({ state.officers[$0] != nil }) else { throw .unknownOfficer }
        }
    }

    package static func evolve(_ state: inout State, by event: Event) {
        switch event {
        case .stationNamed(let name, let escalation):
            state.stationName = name
            state.escalation = escalation
        case .planAgreed(let plan): state.plans[plan.id] = plan
        case .appointed(let officer): state.officers[officer.id] = officer
        case .rotaSet(let rota): state.rota = rota
        case .enrolled(let defender):
            for device in state.defenders[defender.id]?.devices ?? [] {
                state.owners[device.identifier] = nil
            }
            state.defenders[defender.id] = defender
            for device in defender.devices { state.owners[device.identifier] = defender.id }
        }
    }
}

extension Roster.State {
    package func defender(_ id: ID<Defender>) -> Defender {
        var defender = defenders[id] ?? .unidentified
        // R-06 what is not understood may be a withdrawal: until it is, nothing is allowed.
        if isInDoubt(id) || isInDoubt(Defender.unidentified.id) { defender.consents = [] }
        return defender
    }

    /// Whether a newer build wrote anything that is not understood here.
    package var hasDoubts: Bool { !doubts.isEmpty }

    /// Whether a newer build wrote something of this defender that is not understood here.
    package func isInDoubt(_ defender: ID<Defender>) -> Bool { doubts.contains(defender) }

    package func plan(of defender: Defender) -> ActionPlan {
        plans[defender.plan] ?? .unidentified
    }

    /// The events that build this state from nothing.
    package var compacted: [Roster.Event] {
        var events: [Roster.Event] = [.stationNamed(stationName, escalation)]
        events += officers.values.sorted { $0.id < $1.id }.map { .appointed($0) }
        events += plans.values.sorted { $0.id < $1.id }.map { .planAgreed($0) }
        if let rota { events.append(.rotaSet(rota)) }
        events += defenders.values.sorted { $0.id < $1.id }.map { .enrolled($0) }
        return events
    }
}
