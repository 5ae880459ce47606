// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// Who the people of a journal are and have been, as its own entries name them.
struct Persons: Sendable {
    private(set) var officers: Set<ID<Officer>> = []
    private(set) var officersAddresses: Set<Address> = []
    private var owners: [DeviceIdentifier: ID<Defender>] = [:]
    private var firstConsents: [ID<Defender>: [Consent]] = [:]
    private var defenders: [ID<Defender>: Defender] = [:]
    /// The longest pause between two pages, by the server's own time.
    private(set) var longestPause = Persons.longestPause(of: .standard)

    init(_ lines: [JournalView.Line]) {
        for line in lines {
            for case .roster(let event) in line.decision.events { take(event) }
        }
    }

    private mutating func take(_ event: Roster.Event) {
        switch event {
        case .stationNamed(_, let escalation):
            longestPause = max(longestPause, Self.longestPause(of: escalation))
        case .appointed(let officer):
            officers.insert(officer.id)
            officersAddresses.formUnion(officer.reach.rungs.joined())
        case .enrolled(let defender):
            for device in defender.devices { owners[device.identifier] = defender.id }
            if firstConsents[defender.id] == nil {
                firstConsents[defender.id] = defender.consents
            }
            defenders[defender.id] = defender
        case .planAgreed, .rotaSet: return
        }
    }

    private static func longestPause(of escalation: Escalation) -> Duration {
        let delays = (0...4).map { escalation.delay(ofLevel: $0) }
        return zip(delays, delays.dropFirst()).map { $1 - $0 }.max() ?? .zero
    }

    /// Whose this device is; the unidentified one when nobody enrolled it.
    func owner(of device: DeviceIdentifier) -> ID<Defender> {
        owners[device] ?? Defender.unidentified.id
    }

    /// What she allowed when she was enrolled.
    func firstConsents(of defender: ID<Defender>) -> [Consent] { firstConsents[defender] ?? [] }

    /// Whether a text keeps to what may be told of her.
    func keeps(
        _ text: String, of defender: ID<Defender>, within told: Disclosure,
        _ circumstances: Circumstances
    ) -> Bool {
        guard let defender = defenders[defender] else { return true }
        let words = Set(text.split { !$0.isLetter && !$0.isNumber })
        func says(_ name: String) -> Bool {
            name.split(separator: " ").contains { $0.count > 2 && words.contains($0) }
        }
        if !told.name, says(defender.name.reveal(for: .consentCheck)) { return false }
        if says(defender.alias) { return false }
        if defender.circle.contains(where: { says($0.name.reveal(for: .consentCheck)) }) {
            return false
        }
        if !told.town, circumstances.towns.contains(where: text.contains) { return false }
        return told.country || !circumstances.countries.contains(where: text.contains)
    }
}
