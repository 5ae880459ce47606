// SPDX-License-Identifier: Apache-2.0
package import Domain

/// What one message of a device says, whatever the wire it came by.
package struct Report: Hashable, Sendable {
    /// How the device names itself (IMEI, serial number, configured name); nil when it has not yet.
    package var device: DeviceIdentifier?
    /// Every alarm that the message sets, each once, in the order of `DeviceAlarm`.
    package var alarms: [DeviceAlarm]
    /// The position it carries, if any.
    package var fix: Fix?
    /// When the device says it sent this, where that is not the time of a fix.
    package var sentAt: Moment?
    /// Charge left, 0 to 100.
    package var batteryPercent: Int?
    /// The number the device gave this message, where its protocol has one.
    package var serial: UInt32?

    package init(
        device: DeviceIdentifier?, alarms: [DeviceAlarm] = [], fix: Fix? = nil,
        sentAt: Moment? = nil, batteryPercent: Int? = nil, serial: UInt32? = nil
    ) {
        self.device = device
        self.alarms = alarms
        self.fix = fix
        self.sentAt = sentAt
        self.batteryPercent = batteryPercent
        self.serial = serial
    }
}

/// A cause that a device names. What of it opens an alarm is the domain's to say.
package enum DeviceAlarm: Hashable, Sendable {
    case sos
    case removed
    case tampering
    case fall
    case crash
    case powerCut
    case powerOff
    case lowBattery
    case vibration
    case movement
    case overspeed
    case geofenceEnter
    case geofenceExit
    case jamming
    case door
    case driving
    case fault
    /// The device set an alarm that its protocol does not name; the number is the device's.
    case unknown(UInt32)
}

/// What came of reading one frame.
package struct Reading: Hashable, Sendable {
    package var reports: [Report] = []
    /// What goes back to the device, in order, once every report is on disk.
    package var replies: [[UInt8]] = []
    package var warnings: [FrameWarning] = []

    package init() {}
}

/// Something wrong with a frame that was read all the same: an alarm in it still counts.
package enum FrameWarning: Hashable, Sendable {
    case wrongChecksum
    case truncated
    /// A message type that the protocol does not name.
    case unknownType(UInt32)
    /// A field outside its range; the field was left out.
    case unreadableField(String)
    /// A frame came before the device named itself.
    case notLoggedIn
    /// The device says that its position is made up; it is in the report all the same.
    case fakedPosition
}

/// The bytes at the front of a stream, cut.
package enum Cut: Hashable, Sendable {
    /// One message, delimiters and all.
    case frame([UInt8])
    /// Bytes that belong to no message of this protocol.
    case garbage([UInt8])
}

/// A protocol that trackers speak over a stream or in datagrams: one value for each connection.
///
/// Pure: no clock, no input or output. `cut` never reads past a frame and always makes progress
/// on a buffer of `longestFrame` bytes; `read` never traps, whatever the bytes.
package protocol WireProtocol: Sendable {
    /// The name in settings, quarantine and exports, as in docs/DEVICES.md.
    static var name: String { get }
    /// The most bytes one frame may have; a longer one is garbage.
    static var longestFrame: Int { get }

    init()

    /// Takes the first frame, or the garbage before it, off the front of `buffer`.
    ///
    /// - Returns: nil when more bytes are needed.
    mutating func cut(_ buffer: inout [UInt8], isEndOfRead: Bool) -> Cut?

    /// Reads one whole frame. `now` is for replies that carry the time, and for nothing else.
    mutating func read(_ frame: [UInt8], now: Moment) -> Reading
}
