// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Who plays in a simulated world: invented people, the same in every one.
package enum Troupe {
    package static let defenders = 5
    static let shieldsOfEach = 3
    static let consentsOfAll = Consent.Scope.allCases.map {
        Consent(scope: $0, decision: .yes, givenAt: Moment(seconds: 1), renewBy: nil)
    }

    static let officers: [Officer] = (1...3).map { number in
        Officer(
            id: ID(high: 2, low: UInt64(number)), name: "Officer \(number)",
            reach: Reach(rungs: [[sms(900 + number), mail("officer\(number)")]]))
    }

    static let plan = ActionPlan(
        id: ID(high: 3, low: 1), name: "Quiet", instruction: "Call her.", shieldTask: "Go there.",
        doNots: [], presumeRealAfter: .seconds(300), steps: [])
    /// The public is told after two minutes, because two officers agreed in advance.
    static let openPlan = ActionPlan(
        id: ID(high: 3, low: 2), name: "Open", instruction: "Call her.", shieldTask: "Go there.",
        doNots: [], presumeRealAfter: .seconds(300),
        steps: [
            .init(
                after: .seconds(120),
                action: .publish(approvedBy: [officers[0].id, officers[1].id]))
        ])

    static let rota = Rota(
        order: officers.prefix(2).map(\.id), startsAt: Stage.beginning - .seconds(3_600),
        watch: .seconds(2_700), decisionMaker: officers[2].id)

    static func defender(_ number: Int, consents: [Consent]? = nil) -> Defender {
        let isOpen = number % 3 != 1
        return Defender(
            id: ID(high: 1, low: UInt64(number + 1)), alias: "Alias\(number)",
            name: Private("Zarnowe\(number) Quillfeather\(number)"), language: .english,
            country: "KE",
            devices: [
                Device(
                    id: ID(high: 4, low: UInt64(number + 1)), identifier: device(number),
                    kind: "wristband")
            ],
            circle: (0..<shieldsOfEach).map { shield($0, of: number) },
            plan: isOpen ? openPlan.id : plan.id,
            consents: consents ?? self.consents(of: number))
    }

    /// One allows everything, the next no more than her country, the third nothing; and so on.
    private static func consents(of number: Int) -> [Consent] {
        switch number % 3 {
        case 0: consentsOfAll
        case 1: consentsOfAll.filter { $0.scope == .publishAlarm || $0.scope == .publishCountry }
        default: []
        }
    }

    static func device(_ number: Int) -> DeviceIdentifier {
        identifier("86000000000000\(number)")
    }

    static func imei(_ number: Int) -> String { "86000000000000\(number)" }

    static func shield(_ number: Int, of defender: Int) -> Shield {
        let name = defender * 10 + number
        return Shield(
            id: ID(high: 5, low: UInt64(name + 1)), name: Private("Shieldname\(name)"),
            language: Language(["en", "es", "fr"][number % 3]) ?? .english,
            reach: Reach(rungs: [
                [sms(100 + name), mail("shield\(name)")], [mail("family\(name)")],
            ]),
            sees: .exact)
    }

    /// What makes this station from nothing.
    static var commands: [Roster.Command] {
        [.nameStation("Simulated", .standard)] + officers.map { .appoint($0) }
            + [.agreePlan(plan), .agreePlan(openPlan), .setRota(rota)]
            + (0..<defenders).map { .enrol(defender($0)) }
    }

    /// A number that nobody has; carriers refuse it.
    static let nobody = sms(700)

    static func sms(_ number: Int) -> Address {
        guard let phone = PhoneNumber("+1555010\(1000 + number)") else {
            preconditionFailure("a made-up number is a number")
        }
        return .sms(phone)
    }

    private static func mail(_ name: String) -> Address {
        guard let address = MailAddress("\(name)@example.org") else {
            preconditionFailure("a made-up mail address is one")
        }
        return .mail(address)
    }

    private static func identifier(_ text: String) -> DeviceIdentifier {
        guard let identifier = DeviceIdentifier(text) else {
            preconditionFailure("a made-up identifier is one")
        }
        return identifier
    }
}

extension Troupe {
    /// Whose address this is; nil for a family's mailbox and for numbers that nobody has.
    static func person(at address: Address) -> Recipient? { book[address] }

    private static let book: [Address: Recipient] = {
        var book: [Address: Recipient] = [:]
        for officer in officers {
            for address in officer.reach.rungs.joined() { book[address] = .officer(officer.id) }
        }
        for number in 0..<defenders {
            for shield in defender(number).circle {
                for address in shield.reach.rungs[0] { book[address] = .shield(shield.id) }
            }
        }
        return book
    }()
}
