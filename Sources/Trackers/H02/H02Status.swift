// SPDX-License-Identifier: Apache-2.0
import Domain

/// The fields that sentences and binary frames of H02 share.
enum H02Status {
    /// The alarms of a status word, in which a bit that is 0 is an event.
    ///
    /// Bits 9 armed, 10 ignition off, 13 engine, 27 fuel cut and 28 battery out are states. So are
    /// 11 and 14, which common trackers hold at 0 while nothing happens.
    static func alarms(_ status: UInt32) -> [DeviceAlarm] {
        var alarms: [DeviceAlarm] = []
        for bit in 0..<32 where status & 1 << UInt32(bit) == 0 {
            if let alarm = alarm(UInt32(bit)) { alarms.append(alarm) }
        }
        return alarms
    }

    private static func alarm(_ bit: UInt32) -> DeviceAlarm? {
        switch bit {
        case 9, 10, 11, 13, 14, 27, 28: nil
        case 0: .vibration
        case 1, 18: .sos
        case 2, 15: .overspeed
        // Started by somebody without the key.
        case 3: .movement
        case 4: .geofenceEnter
        case 7: .geofenceExit
        case 8: .door
        case 19, 20: .powerCut
        // Its messages are blocked.
        case 26: .jamming
        // Antennas open or short, receiver, limits, temperature, password, sensors.
        case 5, 6, 16, 17, 21, 22, 23, 24, 25, 29, 30, 31: .fault
        default: .unknown(bit)
        }
    }

    /// Charge in percent; 0 and the rest of the byte say nothing.
    static func battery(_ level: Int) -> Int? {
        switch level {
        case 1...3: (level - 1) * 10
        case 4...6: (level - 1) * 20
        case 7...100: level
        case 0xF1...0xF6: level - 0xF0
        default: nil
        }
    }

    /// `HHmmss` and `ddMMyy`.
    static func moment(clock: TextField, day: TextField) -> Moment? {
        guard let clock = clock.pairs, let day = day.pairs else { return nil }
        return CalendarTime(
            year: 2000 + day.2, month: day.1, day: day.0,
            hour: clock.0, minute: clock.1, second: clock.2
        ).moment
    }
}

/// An angle as H02 writes it.
enum H02Angle {
    /// Reads `DDMM.mmmm`, the same without a dot, or `-DD-MM.mmmm` with its sign before it.
    static func degrees(_ field: TextField, isNegative: Bool) -> Degrees? {
        if field.bytes.first == 0x2D { return signed(field) }
        guard let number = field.number, number >= 0 else { return nil }
        let value = field.bytes.contains(0x2E) ? number : number / 10_000
        let whole = (value / 100).rounded(.down)
        return angle(whole: whole, minutes: value - whole * 100, isNegative: isNegative)
    }

    private static func signed(_ field: TextField) -> Degrees? {
        let parts = field.bytes.split(separator: 0x2D).map { TextField($0) }
        guard parts.count == 2, let whole = parts[0].number, let minutes = parts[1].number else {
            return nil
        }
        return angle(whole: whole, minutes: minutes, isNegative: true)
    }

    private static func angle(whole: Double, minutes: Double, isNegative: Bool) -> Degrees? {
        guard (0...180).contains(whole), (0..<60).contains(minutes) else { return nil }
        let degrees = whole + minutes / 60
        return Degrees(isNegative ? -degrees : degrees)
    }
}
