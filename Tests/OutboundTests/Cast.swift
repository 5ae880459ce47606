// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// The small fixed cast of every test of this room.
enum Cast {
    static let noon = Moment(seconds: 1_773_457_927)
    static let noor = officer(1, "Noor", phone: "+15550190001")
    static let ines = officer(2, "Ines", phone: "+15550190002")
    static let plan = ActionPlan(
        id: ID(high: 3, low: 1), name: "Detention", instruction: "Call Joseph first.",
        shieldTask: "Go to the police station.", doNots: [], presumeRealAfter: .seconds(3600),
        steps: [])
    static let alarm = ID<Alarm>(high: 9, low: 1)
    static let everyConsent = consents(Consent.Scope.allCases)

    static func consents(
        _ scopes: [Consent.Scope], _ decision: Consent.Decision = .yes,
        at moment: Moment = Moment(seconds: 1)
    ) -> [Consent] {
        scopes.map { Consent(scope: $0, decision: decision, givenAt: moment, renewBy: nil) }
    }

    static func amina(
        consents: [Consent] = everyConsent, shields: Int = 2, language: String = "en"
    ) -> Defender {
        Defender(
            id: ID(high: 1, low: 1), alias: "Amina", name: Private("Wanjiru Kamau-Ölmez"),
            language: .english, country: "KE",
            devices: [
                Device(
                    id: ID(high: 4, low: 1), identifier: DeviceIdentifier("000000000000001")!,
                    kind: "wristband")
            ], circle: (0..<shields).map { shield($0, language: language) }, plan: plan.id,
            consents: consents)
    }

    /// First an SMS; when that is in trouble, mail.
    static func shield(_ number: Int, language: String = "en") -> Shield {
        let names = ["Joseph Otieno", "Grace Mwende", "Paul Kiptoo", "Ruth Achieng"]
        return Shield(
            id: ID(high: 5, low: UInt64(number + 1)), name: Private(names[number]),
            language: Language(language)!,
            reach: Reach(rungs: [
                [.sms(PhoneNumber("+4670174060\(number + 1)")!)],
                [.mail(MailAddress("shield\(number + 1)@example.org")!)],
            ]), sees: .exact)
    }

    static func officer(_ number: Int, _ name: String, phone: String) -> Officer {
        Officer(
            id: ID(high: 2, low: UInt64(number)), name: name,
            reach: Reach(rungs: [[.sms(PhoneNumber(phone)!)]]))
    }

    static func roster(_ defender: Defender) -> [Roster.Command] {
        [
            .nameStation(
                "Test station",
                Escalation(
                    second: .seconds(900), decisionMaker: .seconds(1800), everybody: .seconds(3600))
            ), .appoint(noor), .appoint(ines), .agreePlan(plan),
            .setRota(
                Rota(
                    order: [noor.id, ines.id], startsAt: noon - .seconds(3600),
                    watch: .seconds(28_800), decisionMaker: ines.id)),
            .enrol(defender),
        ]
    }

    /// Nairobi.
    static let fix = Fix(
        position: Position(latitude: -1.2841, longitude: 36.8233)!, occurredAt: noon)

    static func sos(_ number: UInt64 = 1, fix: Fix? = fix) -> Command {
        .report(
            Sighting(
                device: DeviceIdentifier("000000000000001"), origin: Private("192.0.2.1"),
                bearer: "gt06", triggers: [.sos], fix: fix, occurredAt: noon,
                batteryPercent: nil, isDamaged: false, key: MessageKey(bits: number),
                excerpt: [0x78],
                opening: Opening(
                    alarm: ID(high: 9, low: number), linkKey: Private(ID(high: 8, low: number)),
                    salt: number)))
    }

    /// A world in which Amina has just called for help.
    static func world(_ defender: Defender = amina(), then commands: [(Author, Alarm.Command)] = [])
        throws -> World
    {
        var world = World()
        func happen(_ command: Command, _ author: Author) throws {
            for event in try world.decide(command, by: author, at: noon) {
                world.evolve(by: Fact(at: noon, author: author, event: event))
            }
        }
        for command in roster(defender) { try happen(.roster(command), .administrator) }
        try happen(sos(), .device(ID(high: 4, low: 1)))
        for (author, command) in commands { try happen(.alarm(alarm, command), author) }
        return world
    }

    static let approvals: [(Author, Alarm.Command)] = [
        (.officer(noor.id), .approveBroadcast), (.officer(ines.id), .approveBroadcast),
    ]
}
