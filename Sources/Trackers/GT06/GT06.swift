// SPDX-License-Identifier: Apache-2.0
package import Domain

/// The GT06 protocol of Concox, Jimi and their many clones, over TCP.
///
/// The device names itself once, in its login; what it sends before is read without a name and
/// not answered. Each frame is read by its own type and length, never by the frame before.
///
/// - Source: docs/DEVICES.md, gt06.
package struct GT06: WireProtocol {
    package static let name = "gt06"
    /// Long frames hold text, cells and access points; real ones stay under 1 kB.
    package static let longestFrame = 4096

    /// A family whose codes differ in ways that no frame gives away; a setting of the device.
    package enum Model: String, Hashable, Sendable, CaseIterable {
        /// LW badges (LW4G and the like): alarms 18 and 19 are a crash and harsh driving, and a
        /// heartbeat ends in a word that names no alarm.
        case lw
        /// SEEWORLD: alarm 29 is a crash.
        case seeworld
        /// Jimi VL and G18: alarm 28 is power off and 30 harsh braking.
        case vl
        /// R11: a heartbeat has the supply in place of battery, signal and alarm.
        case r11
    }

    /// Set by whoever looks up the device, once it has named itself.
    package var model: Model?
    private var device: DeviceIdentifier?
    /// How far the device's clock runs ahead of UTC, as its login says.
    private var zoneMinutes = 0

    package init() {}

    package mutating func cut(_ buffer: inout [UInt8], isEndOfRead: Bool) -> Cut? {
        GT06Framing.cut(&buffer, isEndOfRead: isEndOfRead, longest: Self.longestFrame)
    }

    package mutating func read(_ bytes: [UInt8], now: Moment) -> Reading {
        var reading = Reading()
        guard let frame = GT06Frame(bytes) else {
            reading.warnings = [.truncated]
            return reading
        }
        var body = GT06Body(frame, device: device, model: model, zoneMinutes: zoneMinutes)
        do throws(FrameError) {
            try body.read()
        } catch {
            switch error {
            case .truncated: body.draft.warn(.truncated)
            }
        }
        if case .login = frame.layout {
            device = body.draft.report.device
            zoneMinutes = body.zoneMinutes
        }
        // Some messages repeat the name; it stands in where the login was lost.
        if device == nil { device = body.draft.report.device }
        if body.draft.report.device == nil { body.draft.warn(.notLoggedIn) }
        if !frame.isChecksumRight { body.draft.warn(.wrongChecksum) }
        reading.reports = [body.draft.report]
        reading.warnings = body.draft.warnings
        reading.replies = GT06Reply.replies(
            to: frame, isKnown: body.draft.report.device != nil, at: now)
        return reading
    }
}
