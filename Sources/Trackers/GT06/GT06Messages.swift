// SPDX-License-Identifier: Apache-2.0
import Domain

/// Heartbeats, cameras, modular messages, answers and accessories.
extension GT06Body {
    mutating func readHeartbeat() throws(FrameError) {
        raise(information: try bytes.u8())
        // This model has the supply here, in hundredths of a volt.
        if model == .r11 { return }
        charge(voltage: try bytes.u8())
        try bytes.skip(1)
        if bytes.remaining > 0, model != .lw { try readAlarmCode(isExtended: false) }
    }

    mutating func readLongHeartbeat() throws(FrameError) {
        raise(information: try bytes.u8())
        try bytes.skip(2)
        try readAlarmCode(isExtended: false)
        draft.charge(percent: Double(try bytes.u8()))
    }

    mutating func readStepsHeartbeat() throws(FrameError) {
        try bytes.skip(9 + 4)
        draft.charge(percent: Double(try bytes.u8()))
    }

    /// Short: time 6, code. Long: position, code, data u16, names of files; JC400 begins with
    /// `ffff` and a version, and has satellites and a speed u16.
    mutating func readCamera() throws(FrameError) {
        let isJC400 = bytes.peek(0) == 0xFF && bytes.peek(1) == 0xFF
        if isJC400 { try bytes.skip(3) }
        let time = time(try bytes.take(6))
        draft.report.sentAt = time
        guard isJC400 || bytes.remaining >= 11 else {
            return draft.raise(GT06AlarmCode.camera(try bytes.u8(), hasPosition: false))
        }
        if isJC400 { try bytes.skip(1) }
        let latitude = try bytes.u32()
        let longitude = try bytes.u32()
        place(latitude, longitude, try bytes.u16(), at: time)
        if isJC400 {
            draft.move(centimetresPerSecond: Double(try bytes.u16()) * Speed.kilometrePerHour)
            try bytes.skip(2)
        } else {
            draft.move(centimetresPerSecond: 0)
        }
        draft.raise(GT06AlarmCode.camera(try bytes.u8(), hasPosition: true))
    }

    /// Fields of number u16, length u16, value.
    mutating func readModular() throws(FrameError) {
        while bytes.remaining >= 4 {
            let number = try bytes.u16()
            let value = try bytes.take(Int(try bytes.u16()))
            switch number {
            case 0x01 where value.count == 8 && draft.report.device == nil:
                draft.report.device = imei(value)
            case 0x33: readModularPosition(value)
            case 0x34: draft.raise(GT06AlarmCode.modular(value.first ?? 0))
            default: break
            }
        }
    }

    /// Unix time u32, satellites u8, altitude i16, latitude to flags as in the GPS block.
    private mutating func readModularPosition(_ value: ArraySlice<UInt8>) {
        let outer = bytes
        defer { bytes = outer }
        bytes = ByteReader(Array(value))
        do throws(FrameError) {
            let time = Moment(seconds: Int64(try bytes.u32()))
            try bytes.skip(1)
            let altitude = Int16(bitPattern: try bytes.u16())
            try readPlace(at: time)
            draft.report.fix?.altitudeMetres = Int32(altitude)
        } catch {
            switch error {
            // The fields after it stand whole.
            case .truncated: draft.warn(.unreadableField("position"))
            }
        }
    }

    /// Time 6, then each with its length before it: GPS, cell, cells, access points; then a code.
    mutating func readAZ735() throws(FrameError) {
        let time = time(try bytes.take(6))
        draft.report.sentAt = time
        let length = Int(try bytes.u8())
        let next = bytes.remaining - length
        if length > 0 {
            try bytes.skip(1)
            try readPlace(at: time)
            try bytes.moveToLast(next)
        }
        for _ in 0..<3 { try bytes.skip(Int(try bytes.u8())) }
        draft.raise(GT06AlarmCode.az735(try bytes.u8()))
    }

    /// Text of which only an answer to `WHERE#` tells more than that the device lives.
    mutating func readAnswer(textAfter skipped: Int) throws(FrameError) {
        try bytes.skip(skipped)
        // UTF-16 is the same text with a zero before each byte.
        let text = ArraySlice(bytes.rest.filter { $0 != 0 })
        guard let start = text.offset(of: "Lat:") else { return }
        var angles: [Degrees?] = []
        var time: Moment?
        var course: Double?
        var speed: Double?
        for field in text[start...].fields {
            let parts = field.bytes.split(separator: 0x3A, maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = TextField(parts[1])
            switch TextField(parts[0]).text {
            case "Lat", "Lon": angles.append(lettered(value))
            case "Course": course = value.number
            case "Speed": speed = value.number
            case "DateTime": time = TextTime.moment(TextField(value.bytes.prefix(19)))
            default: break
            }
        }
        guard angles.count == 2 else { return draft.warn(.unreadableField("position")) }
        draft.locate(latitude: angles[0], longitude: angles[1], at: time, isValid: true)
        if let course { draft.head(course) }
        if let speed { draft.move(centimetresPerSecond: speed * Speed.kilometrePerHour) }
    }

    /// `S22.5` and the like.
    private func lettered(_ field: TextField) -> Degrees? {
        guard let letter = field.bytes.first,
            let number = TextField(field.bytes.dropFirst()).number
        else { return nil }
        return Degrees(letter == 0x53 || letter == 0x57 ? -number : number)
    }

    /// Kind u8, then what it names; 0A is the name of the device.
    mutating func readInformation() throws(FrameError) {
        guard frame.isLong, try bytes.u8() == 0x0A, bytes.remaining >= 8 else { return }
        let named = imei(try bytes.take(8))
        if draft.report.device == nil { draft.report.device = named }
    }

    /// Only a Bluetooth button asks for attention: what a press is for, nobody has written down.
    mutating func readAccessory() {
        if bytes.rest.offset(of: "BUTTON") != nil { draft.raise(.unknown(UInt32(frame.type))) }
    }
}
