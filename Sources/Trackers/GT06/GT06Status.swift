// SPDX-License-Identifier: Apache-2.0

/// The status block, the cells before it, and the messages that carry both.
///
/// The block: information u8 (bits 3-5 an alarm state), voltage u8, signal u8, alarm u8,
/// language u8. The state and the alarm are two alarms and may disagree: both count.
extension GT06Body {
    /// How one cell is written after the country code u16 and the network u8 (u16 where bit 15 of
    /// the country is set): the area and the cell, in bytes.
    enum Cell {
        /// u16 and u24.
        case narrow
        /// u16 and u32.
        case longer
        /// u32 and u64, for 4G.
        case wide

        var size: Int {
            switch self {
            case .narrow: 5
            case .longer: 6
            case .wide: 12
            }
        }
    }

    /// The bytes that the country, the network and one cell take from here.
    func cellSize(_ cell: Cell) throws(FrameError) -> Int {
        guard let country = bytes.peek() else { throw .truncated }
        return (country & 0x80 == 0 ? 3 : 4) + cell.size
    }

    mutating func readStatus(isExtended: Bool = false) throws(FrameError) {
        raise(information: try bytes.u8())
        charge(voltage: try bytes.u8())
        try bytes.skip(1)
        try readAlarmCode(isExtended: isExtended)
    }

    /// Alarm u8, language u8; the high nibble of the language may lengthen the alarm.
    mutating func readAlarmCode(isExtended: Bool) throws(FrameError) {
        let alarm = try bytes.u8()
        let language = bytes.remaining > 0 ? try bytes.u8() : 0
        let extended = UInt16(language >> 4) << 8 | UInt16(alarm)
        if isExtended, let alarms = GT06AlarmCode.extended(extended) {
            draft.raise(alarms)
        } else {
            raise(code: alarm)
        }
    }

    mutating func raise(information: UInt8) {
        draft.raise(GT06AlarmCode.state(information >> 3 & 7))
    }

    mutating func raise(code: UInt8) {
        draft.raise(GT06AlarmCode.alarms(code, model: model))
    }

    /// 0 to 6 a level, 7 to 100 percent.
    mutating func charge(voltage: UInt8) {
        switch voltage {
        case 0...6: draft.report.batteryPercent = Int(voltage) * 100 / 6
        case 7...100: draft.report.batteryPercent = Int(voltage)
        default: break
        }
    }

    mutating func readAlarm(mayHaveFence: Bool) throws(FrameError) {
        try readGPS()
        let length = Int(try bytes.u8())
        if length == 0 {
            // No cell; one model fills its place with zeros.
            try bytes.moveToLast(mayHaveFence ? 6 : 5)
        } else {
            try bytes.skip(try cellSize(ofLength: length, mayHaveFence: mayHaveFence))
        }
        try readStatus(isExtended: frame.type == 0x27 || frame.type == 0xA4)
    }

    /// The bytes of the cell before a status block: what is left decides, for models count the
    /// length with or without itself, and some send any number.
    private func cellSize(ofLength length: Int, mayHaveFence: Bool) throws(FrameError) -> Int {
        let left = bytes.remaining
        for tail in mayHaveFence ? [6, 5] : [5] {
            for cell in [Cell.narrow, .longer, .wide] {
                let size = try cellSize(cell)
                if size + tail == left { return size }
            }
        }
        // SL4X writes the network in two bytes and the altitude after the status.
        if frame.type == 0x32, left == 15 || left == 17 { return 10 }
        return try cellSize(length >= 0x0F ? .wide : .narrow)
    }

    mutating func readCellAlarm() throws(FrameError) {
        let left = bytes.remaining
        let fallback = try cellSize(frame.type == 0xA5 ? .wide : .narrow)
        var size = fallback
        for cell in [Cell.narrow, .longer, .wide] where try cellSize(cell) + 5 == left {
            size = left - 5
        }
        try bytes.skip(size)
        try readStatus(isExtended: false)
    }

    /// Time 6, country, network, 4G u8, cells, timing u8, access points, alarm, language.
    mutating func readAccessPointAlarm() throws(FrameError) {
        draft.report.sentAt = time(try bytes.take(6))
        try bytes.skip((bytes.peek() ?? 0) & 0x80 == 0 ? 3 : 4)
        let is4G = try bytes.u8() != 0
        let cells = Int(try bytes.u8())
        try bytes.skip(cells * (is4G ? 13 : 6) + 1)
        try bytes.skip(Int(try bytes.u8()) * 7)
        try readAlarmCode(isExtended: true)
    }

    /// GPS, kind u8 and cell (from 3 on wide with signal u16, else narrow with signal u8), status
    /// block, fields.
    mutating func readJimiAlarm() throws(FrameError) {
        try readGPS()
        let isWide = try bytes.u8() >= 3
        try bytes.skip(try cellSize(isWide ? .wide : .narrow) + (isWide ? 2 : 1))
        try readStatus(isExtended: true)
        try readFields()
    }

    mutating func readStatusFields() throws(FrameError) {
        try readStatus()
        try readFields()
    }

    /// Fields of number u16, length u8, value; 6A is the charge in percent.
    private mutating func readFields() throws(FrameError) {
        while bytes.remaining >= 3 {
            let number = try bytes.u16()
            let value = try bytes.take(Int(try bytes.u8()))
            if number == 0x6A, let percent = value.first { draft.charge(percent: Double(percent)) }
        }
    }
}
