// SPDX-License-Identifier: Apache-2.0
import Domain

/// The invented people and values of the samples.
extension Samples {
    static let fix = Fix(
        position: Position(latitude: -41.7151, longitude: 44.8271)!, occurredAt: at,
        isValid: false, accuracyMetres: 12, altitudeMetres: -3, speedCentimetresPerSecond: 140,
        courseCentidegrees: 35_999)

    static let bareFix = Fix(position: Position(latitude: 0, longitude: 0)!, occurredAt: nil)

    static func trigger(_ kind: Trigger.Kind) -> Trigger {
        Trigger(
            kind: kind, device: kind == .fall ? nil : ID(high: 0xDE, low: 1), bearer: "gt06",
            occurredAt: kind == .fall ? nil : at, isDamaged: kind == .removed,
            key: MessageKey(bits: 0x0123_4567_89AB_CDEF))
    }

    static let raising = Alarm.Raising(
        code: Code("K7")!, defender: defender, linkKey: Private(ID(high: 0x11, low: 0x22)),
        plan: plan, trigger: trigger(.sos))

    static let plan = ActionPlan(
        id: ID(high: 0x91, low: 1), name: "Alone at night",
        instruction: "Call her and ask the agreed question.",
        shieldTask: "Go there, if it is safe.", doNots: ["Do not call the family."],
        presumeRealAfter: .seconds(600),
        steps: [
            ActionPlan.Step(after: .zero, action: .task("Write down the time.")),
            ActionPlan.Step(after: .seconds(900), action: .publish(approvedBy: officers)),
        ])

    static let officer = Officer(
        id: officers[0], name: "Officer Alder",
        reach: Reach(rungs: [[.sms(PhoneNumber("+15550101")!)], []]))

    static let notices: [Notice] = {
        let sms = Address.sms(PhoneNumber("+46701740601")!)
        let mail = Address.mail(MailAddress("shield@example.org")!)
        let disclosure = Disclosure(country: true, town: true, name: false)
        let told: [(Recipient, Notice.Reason, [Address])] = [
            (.shield(shield), .help, [sms, mail]), (.officer(officers[0]), .page(level: 3), [mail]),
            (.shield(shield), .standDown, [sms]), (.everyone, .broadcast(disclosure), [.post]),
        ]
        return told.enumerated().map { index, one in
            Notice(
                number: index + 1, recipient: one.0, reason: one.1, rung: index,
                addresses: one.2, firstDelivery: index * 2 + 1)
        }
    }()

    static let person = Defender(
        id: defender, alias: "Heron", name: Private("Ilse Marker-Invented"),
        language: Language("ka")!, country: "GE",
        devices: [
            Device(
                id: ID(high: 7, low: 8), identifier: DeviceIdentifier("350000000000001")!,
                kind: "phone")
        ],
        circle: [
            circle(.exact, PhoneNumber("+447700900123")!), circle(.area, PhoneNumber("+15550100")!),
            circle(.town, PhoneNumber("+46701740612")!),
        ],
        plan: plan.id,
        consents: Consent.Scope.allCases.flatMap { scope in
            Consent.Decision.allCases.map { decision in
                Consent(
                    scope: scope, decision: decision, givenAt: at,
                    renewBy: decision == .yes ? at + .seconds(86_400) : nil)
            }
        })

    private static func circle(_ precision: Precision, _ number: PhoneNumber) -> Shield {
        Shield(
            id: shield, name: Private("Jonas Marker-Shield"), language: .english,
            reach: Reach(
                rungs: [[.sms(number)], [.mail(MailAddress("jonas@example.net")!), .post]]),
            sees: precision)
    }

    static let stranger = Quarantine.Stranger(
        device: DeviceIdentifier("H02-4711")!, origin: Private("127.0.0.9"), bearer: "h02",
        firstHeardAt: at, lastHeardAt: at + .seconds(61), askedForHelpAt: at + .seconds(61),
        excerpt: Array(0..<64))

    static let silentAgain = Quarantine.Stranger(
        device: stranger.device, origin: stranger.origin, bearer: "h02", firstHeardAt: at,
        lastHeardAt: at + .seconds(200), askedForHelpAt: at + .seconds(61), excerpt: [1])

    static let nameless = Quarantine.Stranger(
        device: nil, origin: Private(""), bearer: "", firstHeardAt: Moment(milliseconds: -1),
        lastHeardAt: Moment(milliseconds: 0), askedForHelpAt: nil, excerpt: [])
}
