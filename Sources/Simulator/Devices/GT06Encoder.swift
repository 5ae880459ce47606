// SPDX-License-Identifier: Apache-2.0
package import Domain
import Trackers

/// Makes the frames that a GT06 tracker sends, each with the next serial number.
package struct GT06Encoder: Sendable {
    private let name: [UInt8]
    private var serial: UInt16

    /// - Parameters:
    ///   - identifier: an IMEI: up to 15 decimal digits, shorter ones led by zeros.
    ///   - sent: how many frames the device sent before.
    package init(identifier: String, sent: UInt16 = 0) {
        serial = sent
        let digits = identifier.utf8.map { $0 &- 0x30 }
        precondition(
            digits.count <= 15 && digits.allSatisfy { $0 <= 9 },
            "a GT06 device names itself by at most 15 decimal digits")
        let padded = [UInt8](repeating: 0, count: 16 - digits.count) + digits
        name = stride(from: 0, to: 16, by: 2).map { padded[$0] << 4 | padded[$0 + 1] }
    }

    /// The first frame of a connection: type 01.
    package mutating func login() -> [UInt8] { frame(0x01, name) }

    /// A sign of life: type 13. `battery` is in percent.
    package mutating func heartbeat(battery: Int = 100) -> [UInt8] {
        frame(0x13, status(battery: battery, isSOS: false))
    }

    /// A position: type 22. A fix without a time goes out with zeros for one.
    package mutating func position(_ fix: Fix) -> [UInt8] {
        frame(0x22, gps(fix) + cell + [0, 0, 0])
    }

    /// The SOS key: type 16, or 19 where there is no fix.
    package mutating func sos(_ fix: Fix?, battery: Int = 100) -> [UInt8] {
        let status = status(battery: battery, isSOS: true)
        guard let fix else { return frame(0x19, cell + status) }
        return frame(0x16, gps(fix) + [UInt8(cell.count + 1)] + cell + status)
    }

    private mutating func frame(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
        serial &+= 1
        let counted = [UInt8(body.count + 5), type] + body + bytes(serial)
        return [0x78, 0x78] + counted + bytes(Checksum.x25(counted)) + [0x0D, 0x0A]
    }

    /// Test network 001-01, area 1, cell 1.
    private var cell: [UInt8] { [0, 1, 1, 0, 1, 0, 0, 1] }

    /// Information (bit 6 tracking, 4 in bits 3-5 SOS), battery, signal, alarm, English.
    private func status(battery: Int, isSOS: Bool) -> [UInt8] {
        // Below 7 the byte would be a level.
        [isSOS ? 0x60 : 0x40, UInt8(min(max(battery, 7), 100)), 4, isSOS ? 1 : 0, 2]
    }

    private func gps(_ fix: Fix) -> [UInt8] {
        let latitude = fix.position.latitude.e7
        let longitude = fix.position.longitude.e7
        let speed = Int(fix.speedCentimetresPerSecond ?? 0) * 9 / 250
        var flags = UInt16(clamping: (fix.courseCentidegrees ?? 0) / 100) & 0x3FF
        if latitude >= 0 { flags |= 1 << 10 }
        if longitude < 0 { flags |= 1 << 11 }
        if fix.isValid { flags |= 1 << 12 }
        return time(fix.occurredAt) + [0xC9] + bytes(angle(latitude)) + bytes(angle(longitude))
            + [UInt8(clamping: speed)] + bytes(flags)
    }

    private func time(_ moment: Moment?) -> [UInt8] {
        guard let moment else { return [0, 0, 0, 0, 0, 0] }
        let time = CalendarTime(moment)
        let parts = [time.year - 2000, time.month, time.day, time.hour, time.minute, time.second]
        return parts.map { UInt8(clamping: $0) }
    }

    /// In 1/1 800 000 degree, without the sign.
    private func angle(_ e7: Int32) -> UInt32 { UInt32((UInt64(e7.magnitude) * 9 + 25) / 50) }

    private func bytes(_ word: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
        stride(from: word.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: word >> $0)
        }
    }
}
