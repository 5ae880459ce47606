// SPDX-License-Identifier: Apache-2.0

/// The person this system protects.
package struct Defender: Hashable, Sendable {
    package var id: ID<Defender>
    /// The working name that notices and screens use; not the person's own.
    package var alias: String
    package var name: Private<String>
    package var language: Language
    /// ISO 3166-1 code of the country where she works, such as `GE`.
    package var country: String
    package var devices: [Device]
    /// Her shields, in the order in which she named them.
    package var circle: [Shield]
    package var plan: ID<ActionPlan>
    package var consents: [Consent]

    package init(
        id: ID<Defender>, alias: String, name: Private<String>, language: Language,
        country: String, devices: [Device], circle: [Shield], plan: ID<ActionPlan>,
        consents: [Consent]
    ) {
        self.id = id
        self.alias = alias
        self.name = name
        self.language = language
        self.country = country
        self.devices = devices
        self.circle = circle
        self.plan = plan
        self.consents = consents
    }
}

extension Defender {
    /// Stands for whoever carries a device that nobody enrolled: her SOS still opens an alarm, and
    /// all such devices share this one alarm, so that a flood of them pages the officers once.
    package static let unidentified = Defender(
        id: ID(high: 0, low: 0), alias: "Unknown device", name: Private("Unknown"),
        language: .english, country: "", devices: [], circle: [],
        plan: ActionPlan.unidentified.id, consents: [])
}

/// A thing that sends: a tracker, a wristband, a phone.
package struct Device: Hashable, Sendable {
    package var id: ID<Device>
    package var identifier: DeviceIdentifier
    /// What it is, for people: `wristband`, `phone`.
    package var kind: String

    package init(id: ID<Device>, identifier: DeviceIdentifier, kind: String) {
        self.id = id
        self.identifier = identifier
        self.kind = kind
    }
}
