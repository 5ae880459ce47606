// SPDX-License-Identifier: Apache-2.0
package import Domain

/// The small fixed cast of every test of the domain.
package enum Cast {
    package static let noon = Moment(seconds: 1_790_000_000)
    package static let noor = officer(1, "Noor", "+15550190001")
    package static let ines = officer(2, "Ines", "+15550190002")
    package static let tomas = officer(3, "Tomas", "+15550190003")
    package static let plan = ActionPlan(
        id: ID(high: 3, low: 1), name: "Detention", instruction: "Call Joseph first.",
        shieldTask: "Go to the police station.", doNots: ["Do not post."],
        presumeRealAfter: .seconds(300), steps: [])
    /// The public is told at once: two officers agreed in advance.
    package static let openPlan = ActionPlan(
        id: ID(high: 3, low: 2), name: "Open", instruction: "Call Joseph first.",
        shieldTask: "Go there.", doNots: [], presumeRealAfter: .seconds(300),
        steps: [.init(after: .zero, action: .publish(approvedBy: [noor.id, ines.id]))])
    package static let amina = defender(1, "Amina", plan: plan, consents: [])
    package static let bela = defender(2, "Bela", plan: openPlan, consents: everyConsent)
    /// Not among `commands`: enrolled in the middle of a test.
    package static let cora = defender(3, "Cora", plan: openPlan, consents: everyConsent)
    package static let everyConsent = Consent.Scope.allCases.map {
        Consent(scope: $0, decision: .yes, givenAt: Moment(seconds: 1), renewBy: nil)
    }

    package static let commands: [Roster.Command] = [
        .nameStation("Test station", .standard), .appoint(noor), .appoint(ines), .appoint(tomas),
        .agreePlan(plan), .agreePlan(openPlan),
        .setRota(
            Rota(
                order: [noor.id, ines.id], startsAt: noon - .seconds(3600), watch: .seconds(28_800),
                decisionMaker: tomas.id)),
        .enrol(amina), .enrol(bela),
    ]

    package static func officer(_ number: Int, _ name: String, _ phone: String) -> Officer {
        Officer(
            id: ID(high: 2, low: UInt64(number)), name: name,
            reach: Reach(rungs: [[.sms(PhoneNumber(phone)!)]]))
    }

    package static func defender(
        _ number: Int, _ alias: String, plan: ActionPlan, consents: [Consent]
    ) -> Defender {
        Defender(
            id: ID(high: 1, low: UInt64(number)), alias: alias, name: Private("\(alias) Realname"),
            language: .english, country: "KE",
            devices: [
                Device(
                    id: ID(high: 4, low: UInt64(number)),
                    identifier: DeviceIdentifier("00000000000000\(number)")!, kind: "wristband")
            ],
            circle: (1...4).map { shield(number * 10 + $0) }, plan: plan.id, consents: consents)
    }

    /// First an SMS; when that is in trouble, mail.
    package static func shield(_ number: Int) -> Shield {
        Shield(
            id: ID(high: 5, low: UInt64(number)), name: Private("Shield \(number)"),
            language: .english,
            reach: Reach(rungs: [
                [.sms(PhoneNumber("+155501000\(number)")!)],
                [.mail(MailAddress("shield\(number)@example.org")!)],
            ]), sees: .exact)
    }

    package static func fix(_ offset: Double = 0) -> Fix {
        Fix(position: Position(latitude: -1.28 + offset, longitude: 36.82)!, occurredAt: noon)
    }

    package static func sighting(
        of defender: Defender? = amina, _ triggers: [Trigger.Kind] = [.sos], fix: Fix? = fix(),
        key: UInt64 = 1, alarm: UInt64 = 1
    ) -> Sighting {
        Sighting(
            device: defender?.devices[0].identifier ?? DeviceIdentifier("999"),
            origin: Private("192.0.2.1"), bearer: "gt06", triggers: triggers, fix: fix,
            occurredAt: noon, batteryPercent: nil, isDamaged: false, key: MessageKey(bits: key),
            excerpt: [0x78, 0x78],
            opening: Opening(
                alarm: ID(high: 9, low: alarm), linkKey: Private(ID(high: 8, low: alarm)),
                salt: alarm))
    }
}
