// SPDX-License-Identifier: Apache-2.0
import Domain

/// The GPS block and the messages that are little more.
///
/// The block: time 6, satellites u8 (low nibble), latitude u32 and longitude u32 in 1/1 800 000
/// degree, speed u8 km/h, flags u16: bits 0-9 course, 10 north, 11 west, 12 valid.
extension GT06Body {
    mutating func readPosition(after skipped: Int, imei: Int?) throws(FrameError) {
        let before = try bytes.take(skipped)
        if let imei, imei + 8 <= before.count {
            let start = before.startIndex + imei
            draft.report.device = self.imei(before[start..<start + 8])
        }
        try readGPS()
    }

    mutating func readGPS() throws(FrameError) {
        // Some firmware sends no serial and no checksum, or counts a byte too few: the block then
        // reaches into the trailer.
        bytes.extend(to: frame.bytes.count - 2)
        defer { bytes.retract(to: frame.body.upperBound) }
        let time = time(try bytes.take(6))
        draft.report.sentAt = time
        try bytes.skip(1)
        try readPlace(at: time)
    }

    /// Latitude to flags.
    mutating func readPlace(at time: Moment?) throws(FrameError) {
        let latitude = try bytes.u32()
        let longitude = try bytes.u32()
        let speed = try bytes.u8()
        let flags = try bytes.u16()
        place(latitude, longitude, flags, at: time)
        draft.move(centimetresPerSecond: Double(speed) * Speed.kilometrePerHour)
    }

    mutating func place(_ latitude: UInt32, _ longitude: UInt32, _ flags: UInt16, at time: Moment?)
    {
        let isNorth = flags & 1 << 10 != 0
        let isWest = flags & 1 << 11 != 0
        draft.report.sentAt = nil
        draft.locate(
            latitude: degrees(latitude, isNegative: !isNorth),
            longitude: degrees(longitude, isNegative: isWest),
            at: time, isValid: flags & 1 << 12 != 0)
        draft.head(Int(flags & 0x3FF))
    }

    private func degrees(_ wire: UInt32, isNegative: Bool) -> Degrees? {
        let e7 = (Int64(wire) * 50 + 4) / 9
        return Int32(exactly: isNegative ? -e7 : e7).map { Degrees(e7: $0) }
    }

    mutating func readPositionAndInformation() throws(FrameError) {
        try readGPS()
        try bytes.skip(try cellSize(.narrow))
        let information = try bytes.u8()
        // Of this model, 7 is overspeed and not removal.
        if information >> 3 & 7 == 7 {
            draft.raise(.overspeed)
        } else {
            raise(information: information)
        }
    }

    mutating func readPositionAndS5() throws(FrameError) {
        try readGPS()
        try bytes.skip(try cellSize(.narrow))
        raise(information: try bytes.u8())
        try bytes.skip(3)
        raise(code: try bytes.u8())
    }

    mutating func readPositionAndCard() throws(FrameError) {
        try readGPS()
        try bytes.skip(try cellSize(.narrow) + 4)
        try bytes.skip(Int(try bytes.u8()))
        let alarm = try bytes.u8()
        if alarm != 0 { draft.raise(.unknown(UInt32(alarm))) }
    }

    mutating func readPositionAndBadge() throws(FrameError) {
        try readGPS()
        try bytes.skip(try cellSize(.wide) + 1)
        raise(information: try bytes.u8())
        try bytes.skip(2)
        charge(voltage: try bytes.u8())
        try bytes.skip(1)
        raise(code: try bytes.u8())
    }
}
