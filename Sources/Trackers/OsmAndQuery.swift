// SPDX-License-Identifier: Apache-2.0
import Domain

/// The names and values of a query or a form, in order, decoded.
struct OsmAndQuery {
    private let pairs: [(name: String, value: TextField)]

    init(uri: String) {
        let query = uri.utf8.drop { $0 != 0x3F }.dropFirst().prefix { $0 != 0x23 }
        self.init(form: ArraySlice(query))
    }

    init(form: ArraySlice<UInt8>) {
        pairs = form.split(separator: 0x26).map { pair in
            let parts = pair.split(
                separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? Self.decode(parts[1]) : []
            return (TextField(Self.decode(parts[0])).text, TextField(value))
        }
    }

    var isEmpty: Bool { pairs.isEmpty }

    var device: DeviceIdentifier? {
        (first("id") ?? first("deviceid")).flatMap { DeviceIdentifier($0.text) }
    }

    func draft(speedUnit: OsmAnd.SpeedUnit) -> Draft {
        var draft = Draft(device: device)
        let time = time(&draft)
        draft.report.sentAt = time
        locate(at: time, &draft)
        let unit =
            switch speedUnit {
            case .knots: Speed.knot
            case .metresPerSecond: Speed.metrePerSecond
            }
        if let speed = number("speed", &draft) {
            draft.move(centimetresPerSecond: speed * unit)
        }
        let heading = first("bearing") == nil ? "heading" : "bearing"
        if let course = number(heading, &draft) { draft.head(course) }
        if let altitude = number("altitude", &draft) {
            draft.report.fix?.altitudeMetres = Int32(exactly: altitude.rounded())
        }
        if let accuracy = number("accuracy", &draft), accuracy >= 0 {
            draft.report.fix?.accuracyMetres = Int32(exactly: accuracy.rounded(.up))
        }
        if let percent = number("batt", &draft) { draft.charge(percent: percent) }
        raise(&draft)
        return draft
    }

    private func raise(_ draft: inout Draft) {
        for (name, value) in pairs {
            switch name {
            case "alarm" where !value.isPlaceholder: draft.raise(OsmAndAlarm.alarms(value.text))
            // The app's shortcut says it here; other events are no alarms.
            case "event" where value.text.lowercased() == "sos": draft.raise(.sos)
            default: continue
            }
        }
    }

    private func locate(at time: Moment?, _ draft: inout Draft) {
        var angles = [number("lat", &draft), number("lon", &draft)]
        if let location = first("location") {
            angles = location.bytes.fields.map(\.number)
            if angles.count != 2 { draft.warn(.unreadableField("location")) }
        }
        guard angles.count == 2, let latitude = angles[0], let longitude = angles[1] else { return }
        let isValid = first("valid").map { ["true", "1"].contains($0.text.lowercased()) } ?? true
        draft.report.sentAt = nil
        draft.locate(
            latitude: Degrees(latitude), longitude: Degrees(longitude), at: time, isValid: isValid)
    }

    private func time(_ draft: inout Draft) -> Moment? {
        guard let field = first("timestamp"), !field.isEmpty else { return nil }
        let moment = field.number.map(OsmAndTime.moment) ?? TextTime.moment(field)
        if moment == nil { draft.warn(.unreadableField("timestamp")) }
        return moment
    }

    private func first(_ name: String) -> TextField? { pairs.first { $0.name == name }?.value }

    /// Nil, and flagged, for `%SPD` and other placeholders that an app did not fill.
    private func number(_ name: String, _ draft: inout Draft) -> Double? {
        guard let field = first(name), !field.isEmpty else { return nil }
        if let number = field.number { return number }
        draft.warn(.unreadableField(name))
        return nil
    }

    /// `%41` and `+` decoded; what only looks like an escape stays as it is.
    private static func decode(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2B: decoded.append(0x20)
            case 0x25:
                let digits = rest.prefix(2)
                let isEscape = digits.count == 2 && digits.allSatisfy { isHexadecimal($0) }
                if isEscape, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
                    decoded.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    decoded.append(byte)
                }
            default: decoded.append(byte)
            }
        }
        return decoded[...]
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}

extension TextField {
    /// `%ALARM`, as GPSLogger sends what it cannot fill.
    fileprivate var isPlaceholder: Bool { bytes.first == 0x25 }
}

/// A number of seconds or, from 2^31 on, milliseconds since 1970.
enum OsmAndTime {
    static func moment(_ number: Double) -> Moment? {
        guard number > 0 else { return nil }
        let milliseconds = number >= 2_147_483_648 ? number : number * 1000
        // Beyond the year 9999 it is no time.
        guard milliseconds < 253_402_300_800_000 else { return nil }
        return Moment(milliseconds: Int64(milliseconds.rounded()))
    }
}
