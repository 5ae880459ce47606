// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections
package import Engine
package import Trackers

/// Turns what devices say into commands, and says when the device may be answered.
package struct Intake: Sendable {
    let desk: Desk
    let clock: Clock
    private let chance: Chance
    private let meters: Meters?
    private let signs: Signs?

    package init(
        desk: Desk, clock: Clock, chance: Chance, meters: Meters? = nil, signs: Signs? = nil
    ) {
        self.desk = desk
        self.clock = clock
        self.chance = chance
        self.meters = meters
        self.signs = signs
    }

    /// Takes everything that one frame said.
    ///
    /// - Returns: whether all of it is on disk, as far as it is to be kept: only then may the
    ///   device be answered.
    package func take(
        _ reading: Reading, of frame: [UInt8], bearer: String, origin: String
    ) async -> Bool {
        var isDurable = true
        for report in reading.reports {
            meters?.count(report, bearer: bearer, asksForHelp: report.asksForHelp)
            if let signs, let device = report.device, desk.world.roster.owners[device] != nil {
                signs.heardDevice(by: bearer)
            }
        }
        for (index, report) in reading.reports.enumerated() where isWorthKeeping(report) {
            let key = MessageKey(bits: digest(of: frame, salt: UInt64(index)))
            let sighting = Sighting(
                device: report.device, origin: Private(origin), bearer: bearer,
                triggers: report.alarms.compactMap(\.trigger), fix: report.fix,
                occurredAt: report.fix?.occurredAt ?? report.sentAt,
                batteryPercent: report.batteryPercent,
                isDamaged: reading.warnings.contains(where: \.isDamage), key: key,
                excerpt: Array(frame.prefix(64)), opening: chance.opening())
            isDurable = await submit(sighting, of: report) && isDurable
        }
        return isDurable
    }

    /// Notes bytes that no protocol of this port understands.
    package func takeGarbage(_ bytes: [UInt8], bearer: String, origin: String) async {
        meters?.countGarbage(bearer: bearer)
        let sighting = Sighting(
            device: nil, origin: Private(origin), bearer: bearer, triggers: [], fix: nil,
            occurredAt: nil, batteryPercent: nil, isDamaged: true,
            key: MessageKey(bits: digest(of: bytes, salt: 0)), excerpt: Array(bytes.prefix(64)),
            opening: chance.opening())
        // Garbage asks for nothing: a refusal loses only a line of the quarantine list.
        _ = try? await desk.submit(.report(sighting), by: .stranger, lane: .report)
    }

    private func submit(_ sighting: Sighting, of report: Report) async -> Bool {
        let beginning = meters?.stopwatch.elapsed()
        let world = desk.world
        let owner = report.device.flatMap { world.roster.owners[$0] }
        let device = owner.flatMap { owner in
            world.roster.defender(owner).devices.first { $0.identifier == report.device }
        }
        do {
            let accepted = try await desk.submit(
                .report(sighting), by: device.map { .device($0.id) } ?? .stranger,
                lane: sighting.triggers.isEmpty ? .report : .alarm)
            let isDurable = accepted.safety < .memoryOnly
            if isDurable, report.asksForHelp, let beginning {
                meters?.becameDurable(since: beginning)
            }
            return isDurable
        } catch {
            // Unanswered, the device sends again.
            return false
        }
    }

    /// No alarm, no track: what a known device says outside an alarm is not even queued.
    private func isWorthKeeping(_ report: Report) -> Bool {
        if report.asksForHelp { return true }
        let world = desk.world
        guard let owner = report.device.flatMap({ world.roster.owners[$0] }) else { return true }
        return world.openAlarms[owner] != nil
    }

    /// FNV-1a over the frame: tells a repeated frame from a new one.
    private func digest(of bytes: [UInt8], salt: UInt64) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ salt
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }
}

extension Report {
    fileprivate var asksForHelp: Bool { alarms.contains { $0.trigger != nil } }
}

extension DeviceAlarm {
    /// The cause for an alarm that this is; nil for what only tells of the device.
    fileprivate var trigger: Trigger.Kind? {
        switch self {
        case .sos: .sos
        case .removed, .tampering: .removed
        case .fall, .crash: .fall
        case .unknown(let code): .attention(code: code)
        case .powerCut, .powerOff, .lowBattery, .vibration, .movement, .overspeed, .geofenceEnter,
            .geofenceExit, .jamming, .door, .driving, .fault:
            nil
        }
    }
}

extension FrameWarning {
    fileprivate var isDamage: Bool {
        switch self {
        case .wrongChecksum, .truncated, .unreadableField, .fakedPosition: true
        case .unknownType, .notLoggedIn: false
        }
    }
}
