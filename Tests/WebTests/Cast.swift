// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HashTreeCollections

/// A small station for tests: one defender near Zugdidi, three shields, two officers. All invented.
struct Cast {
    var world = World()
    var now = Moment(seconds: 1_773_457_927)  // 2026-03-14T03:12:07Z

    static let nino = ID<Defender>(high: 1, low: 1)
    static let sees: [Precision: ID<Shield>] = [
        .town: ID(high: 2, low: 1), .area: ID(high: 2, low: 2), .exact: ID(high: 2, low: 3),
    ]
    static let officers = [ID<Officer>(high: 3, low: 1), ID<Officer>(high: 3, low: 2)]
    static let phones: [Precision: String] = [
        .town: "+46701740601", .area: "+46701740602", .exact: "+46701740603",
    ]
    static let officerPhone = "+46701740699"
    /// About 4 km from the middle of Zugdidi.
    static let place = Position(latitude: 42.5301234, longitude: 41.9057654)!
    static let everything: [Consent.Scope] = Consent.Scope.allCases

    var alias = "Wren"
    var name = "Nino Example"
    var instruction = "Go to her door in pairs."
    var doNots = ["Do not call her phone.", "Do not go alone."]
    var consents: [Consent.Scope] = everything
    var stationName = "Example Defenders"

    /// Enrols everybody anew, so that a change of the properties above takes effect.
    mutating func enrol() throws {
        try happen(.roster(.nameStation(stationName, .standard)), by: .administrator)
        for (index, id) in Self.officers.enumerated() {
            let phone = PhoneNumber(index == 0 ? Self.officerPhone : "+46701740698")!
            let officer = Officer(
                id: id, name: "Officer \(index)", reach: Reach(rungs: [[.sms(phone)]]))
            try happen(.roster(.appoint(officer)), by: .administrator)
        }
        let plan = ActionPlan(
            id: ID(high: 4, low: 1), name: "Plan", instruction: "Call first.",
            shieldTask: instruction, doNots: doNots, presumeRealAfter: .seconds(3600), steps: [])
        try happen(.roster(.agreePlan(plan)), by: .administrator)
        try happen(.roster(.enrol(defender(plan: plan.id))), by: .administrator)
    }

    private func defender(plan: ID<ActionPlan>) -> Defender {
        let circle = Precision.allCases.map { precision in
            Shield(
                id: Self.sees[precision]!, name: Private("Shield of \(precision.rawValue)"),
                language: .english,
                reach: Reach(rungs: [[.sms(PhoneNumber(Self.phones[precision]!)!)]]),
                sees: precision)
        }
        let given = Consent.Scope.allCases.map { scope in
            Consent(
                scope: scope, decision: consents.contains(scope) ? .yes : .no,
                givenAt: Moment(seconds: 1), renewBy: nil)
        }
        return Defender(
            id: Self.nino, alias: alias, name: Private(name), language: .english, country: "GE",
            devices: [
                Device(
                    id: ID(high: 5, low: 1), identifier: DeviceIdentifier("356938035643809")!,
                    kind: "wristband")
            ],
            circle: circle, plan: plan, consents: given)
    }

    /// Raises her alarm at the place, or joins the open one.
    mutating func sendSOS(
        at position: Position = place, isValid: Bool = true, key: UInt64 = 1
    ) throws {
        try send(triggers: [.sos], position, isValid: isValid, key: key)
    }

    mutating func move(to position: Position, isValid: Bool = true, key: UInt64) throws {
        try send(triggers: [], position, isValid: isValid, key: key)
    }

    private mutating func send(
        triggers: [Trigger.Kind], _ position: Position, isValid: Bool, key: UInt64
    ) throws {
        let fix = Fix(position: position, occurredAt: now, isValid: isValid, accuracyMetres: 15)
        let sighting = Sighting(
            device: DeviceIdentifier("356938035643809"), origin: Private("127.0.0.1"),
            bearer: "gt06", triggers: triggers, fix: fix, occurredAt: now, batteryPercent: 40,
            isDamaged: false, key: MessageKey(bits: key), excerpt: [],
            opening: Opening(
                alarm: ID(high: 9, low: key), linkKey: Private(ID(high: 7, low: 7)), salt: 5))
        try happen(.report(sighting), by: .device(ID(high: 5, low: 1)))
    }

    /// Two officers publish the alarm.
    mutating func publish() throws {
        for officer in Self.officers { try alarm(.approveBroadcast, by: .officer(officer)) }
    }

    mutating func alarm(_ command: Alarm.Command, by author: Author) throws {
        try happen(.alarm(alarm.id, command), by: author)
    }

    mutating func happen(_ command: Command, by author: Author) throws {
        for event in try world.decide(command, by: author, at: now) {
            world.evolve(by: Fact(at: now, author: author, event: event))
        }
    }

    mutating func wait(_ span: Duration) { now = now + span }

    /// The newest alarm, open or not.
    var alarm: Alarm.State {
        world.alarms.values.max { ($0.raisedAt, $0.id) < ($1.raisedAt, $1.id) }!
    }
}
