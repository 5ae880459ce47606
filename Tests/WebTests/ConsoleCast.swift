// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HashTreeCollections

@testable import Web

extension Cast {
    static let decisionMaker = officers[1]

    /// Enrols everybody, gives officer 0 the watch, and lets the plan have tasks.
    mutating func openStation() throws {
        try enrol()
        let rota = Rota(
            order: Self.officers, startsAt: now - .seconds(3600), watch: .seconds(8 * 3600),
            decisionMaker: Self.decisionMaker)
        try happen(.roster(.setRota(rota)), by: .administrator)
    }

    /// A second defender, with a phone for a device and nobody in her circle.
    mutating func enrolSecond(alias: String, key: UInt64) throws {
        let defender = Defender(
            id: ID(high: 1, low: key), alias: alias, name: Private("Second Example"),
            language: .english, country: "GE",
            devices: [
                Device(
                    id: ID(high: 5, low: key), identifier: DeviceIdentifier("device-\(key)")!,
                    kind: "phone")
            ],
            circle: [], plan: ID(high: 4, low: 1), consents: [])
        try happen(.roster(.enrol(defender)), by: .administrator)
    }

    /// A signal of the second defender, or of a stranger.
    mutating func hear(
        _ device: String?, _ triggers: [Trigger.Kind], key: UInt64, isDamaged: Bool = false,
        excerpt: [UInt8] = Array("*HQ,1".utf8)
    ) throws {
        let sighting = Sighting(
            device: device.flatMap { DeviceIdentifier($0) }, origin: Private("127.0.0.9"),
            bearer: "h02", triggers: triggers, fix: nil, occurredAt: now, batteryPercent: nil,
            isDamaged: isDamaged, key: MessageKey(bits: key), excerpt: excerpt,
            opening: Opening(
                alarm: ID(high: 9, low: key), linkKey: Private(ID(high: 7, low: key)), salt: key))
        try happen(.report(sighting), by: .stranger)
    }

    func scene(
        for officer: ID<Officer> = officers[0], safety: Safety = .whole,
        isAlone: Bool = false
    ) -> ConsoleScene {
        ConsoleScene(
            world: world, now: now, head: 7, officer: officer,
            keeping: Desk.Keeping(safety: safety, isAlone: isAlone, since: now))
    }

    /// The pane of the newest alarm.
    func pane(for officer: ID<Officer> = officers[0], refusal: String? = nil) -> String {
        AlarmPane(alarm: alarm, scene: scene(for: officer), refusal: refusal).html.text
    }
}
