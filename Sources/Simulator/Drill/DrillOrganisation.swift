// SPDX-License-Identifier: Apache-2.0
package import Domain

/// An invented organisation of any size: each defender with one wristband, four shields and consent
/// to publish; one officer has the watch, another stands with her for broadcasts.
package struct DrillOrganisation: Sendable {
    package let defenders: Int

    package init(defenders: Int) { self.defenders = defenders }

    package var commands: [Roster.Command] {
        let hour = Duration.seconds(3600)
        let rota = Rota(
            order: [officer(1).id], startsAt: Moment(milliseconds: 0), watch: hour * 8,
            decisionMaker: officer(2).id)
        let calm = Escalation(second: hour * 24, decisionMaker: hour * 24, everybody: hour * 24)
        let station: [Roster.Command] = [
            .nameStation("Drill", calm), .appoint(officer(1)), .appoint(officer(2)),
            .agreePlan(plan), .setRota(rota),
        ]
        return station + (0..<defenders).map { .enrol(defender($0)) }
    }

    /// The name that the wristband of the defender at `index` gives itself.
    package func device(_ index: Int) -> String {
        let digits = String(index)
        return String(repeating: "0", count: 15 - digits.count) + digits
    }

    package func identity(_ index: Int) -> ID<Defender> { id(1, index + 1) }

    package func phone(ofShield shield: Int, of defender: Int) -> String {
        number(prefix: "+1555", defender * 4 + shield)
    }

    package func mail(ofShield shield: Int, of defender: Int) -> String {
        "shield\(shield).\(defender)@example.org"
    }

    package static let officerPhone = "+15550199991"
    package static let officerMail = "officer1@example.org"

    private var plan: ActionPlan {
        ActionPlan(
            id: id(3, 1), name: "Drill", instruction: "Call the first shield.",
            shieldTask: "Call her family, then go to the place.", doNots: ["Do not post."],
            presumeRealAfter: .seconds(86_400),
            steps: [
                ActionPlan.Step(
                    after: .zero, action: .publish(approvedBy: [officer(1).id, officer(2).id]))
            ])
    }

    private func officer(_ number: Int) -> Officer {
        let phone = number == 1 ? Self.officerPhone : "+15550199992"
        let mail = number == 1 ? Self.officerMail : "officer2@example.org"
        return Officer(
            id: id(2, number), name: "Officer \(number)", reach: reach(phone: phone, mail: mail))
    }

    private func defender(_ index: Int) -> Defender {
        Defender(
            id: id(1, index + 1), alias: "Drill \(index)",
            name: Private("Defender Number \(index)"),
            language: .english, country: "KE",
            devices: [
                Device(
                    id: id(4, index + 1), identifier: identifier(index), kind: "wristband")
            ],
            circle: (0..<4).map { shield in
                Shield(
                    id: id(5, index * 4 + shield + 1), name: Private("Shield \(shield)"),
                    language: .english,
                    reach: reach(
                        phone: phone(ofShield: shield, of: index),
                        mail: mail(ofShield: shield, of: index)),
                    sees: .exact)
            },
            plan: plan.id,
            consents: [
                Consent(
                    scope: .publishAlarm, decision: .yes, givenAt: Moment(milliseconds: 0),
                    renewBy: nil)
            ])
    }

    private func identifier(_ index: Int) -> DeviceIdentifier {
        guard let identifier = DeviceIdentifier(device(index)) else {
            preconditionFailure("fifteen digits are an identifier")
        }
        return identifier
    }

    private func reach(phone: String, mail: String) -> Reach {
        guard let phone = PhoneNumber(phone), let mail = MailAddress(mail) else {
            preconditionFailure("the drill's addresses are well formed")
        }
        return Reach(rungs: [[.sms(phone), .mail(mail)]])
    }

    private func id<Kind>(_ kind: UInt64, _ number: Int) -> ID<Kind> {
        ID(high: kind, low: UInt64(number))
    }

    private func number(prefix: String, _ number: Int) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: 7 - digits.count) + digits
    }
}
