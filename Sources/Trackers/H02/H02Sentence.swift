// SPDX-License-Identifier: Apache-2.0
import Domain

/// One H02 sentence, `*HQ,name,TYPE,…#`.
///
/// A position is `HHmmss,A|V|B,latitude,N|S,longitude,E|W,knots,course,ddMMyy,status`; some put a
/// battery level before the day, and anything after it.
struct H02Sentence {
    private let fields: [TextField]

    init(_ frame: [UInt8]) {
        let inside = frame.dropFirst().prefix { $0 != 0x23 }
        fields = inside.fields
    }

    var device: ArraySlice<UInt8> { fields.count > 1 ? fields[1].bytes : [] }
    private var type: String { field(2)?.text ?? "" }

    /// Nil for what the sentence does not have; a lying count must not trap.
    private func field(_ index: Int) -> TextField? {
        fields.indices.contains(index) ? fields[index] : nil
    }

    func draft(device: DeviceIdentifier?) -> Draft {
        var draft = Draft(device: device)
        switch type {
        case "V1", "V2", "V4", "V5", "V6", "V8", "V19", "VI1", "VP1": readPosition(&draft)
        case "NBR", "V3": readNetwork(&draft)
        case "LINK":
            readNetwork(&draft)
            charge(&draft, percent: field(6))
        case "V0", "HTBT": charge(&draft, percent: field(3))
        case "SMS", "BASE", "BS", "XT", "I1": break
        default:
            draft.warn(.unknownType(type.utf8.suffix(4).reduce(0) { $0 << 8 | UInt32($1) }))
            if directionOfLatitude != nil { readPosition(&draft) }
        }
        return draft
    }

    /// The index of the field that says north or south.
    private var directionOfLatitude: Int? {
        func isDirection(_ index: Int) -> Bool {
            guard let north = field(index)?.text, let east = field(index + 2)?.text else {
                return false
            }
            return (north == "N" || north == "S") && (east == "E" || east == "W")
        }
        if isDirection(6) { return 6 }
        return fields.indices.dropFirst(4).first(where: isDirection)
    }

    private func readPosition(_ draft: inout Draft) {
        // An echo of a command may come without a position; the others have a fixed place for it.
        let found = directionOfLatitude
        if found == nil, type == "V4" || type == "VP1" { return }
        let north = found ?? 6
        let (day, level) = dayAfter(north)
        if let level { draft.report.batteryPercent = H02Status.battery(level) }
        let time = time(clock: field(north - 3), day: field(day), &draft)
        let latitude = field(north - 1)?.isEmpty == false
        if found != nil, latitude {
            readPlace(north, at: time, &draft)
        } else {
            draft.report.sentAt = time
        }
        guard let status = status(after: day) else { return }
        // All zero and nowhere: the word was never set.
        if status != 0 || draft.report.fix != nil { draft.raise(H02Status.alarms(status)) }
    }

    private func readPlace(_ north: Int, at time: Moment?, _ draft: inout Draft) {
        let isSouth = field(north)?.text == "S"
        let isWest = field(north + 2)?.text == "W"
        let validity = field(north - 2) ?? TextField("")
        draft.locate(
            latitude: field(north - 1).flatMap { H02Angle.degrees($0, isNegative: isSouth) },
            longitude: field(north + 1).flatMap { H02Angle.degrees($0, isNegative: isWest) },
            // A number in place of the letter is a code of the sentence, not of the fix.
            at: time, isValid: validity.text == "A" || validity.isDigits)
        if let knots = field(north + 3)?.number {
            draft.move(centimetresPerSecond: knots * Speed.knot)
        }
        if let course = field(north + 4)?.number { draft.head(course) }
    }

    /// The index of the day, and the battery level where one stands before it.
    private func dayAfter(_ north: Int) -> (day: Int, level: Int?) {
        let usual = north + 5
        guard let here = field(usual), let next = field(usual + 1) else { return (usual, nil) }
        guard !here.isEmpty, here.pairs == nil, next.pairs != nil else { return (usual, nil) }
        return (usual + 1, here.whole)
    }

    /// No time, and no warning, where the device sent neither.
    private func time(clock: TextField?, day: TextField?, _ draft: inout Draft) -> Moment? {
        guard let clock, let day, !clock.isEmpty, !day.isEmpty, type != "VP1" else { return nil }
        let moment = H02Status.moment(clock: clock, day: day)
        if moment == nil { draft.warn(.unreadableField("time")) }
        return moment
    }

    /// The status word right after the day, or behind the fields that V19 puts there.
    private func status(after day: Int) -> UInt32? {
        if let status = field(day + 1)?.word { return status }
        // Anywhere else eight digits may be a mileage, and a mileage must not raise an alarm.
        return type == "V19" ? field(day + 4)?.word : nil
    }

    /// Cells without a position: the clock first, the day and the status last.
    private func readNetwork(_ draft: inout Draft) {
        for index in fields.indices.reversed().dropLast(4) {
            guard let status = field(index)?.word, let day = field(index - 1), day.pairs != nil
            else { continue }
            draft.report.sentAt = time(clock: field(3), day: day, &draft)
            if status != 0 { draft.raise(H02Status.alarms(status)) }
            if type == "NBR", let level = field(index + 1)?.whole {
                draft.report.batteryPercent = H02Status.battery(level)
            }
            return
        }
        draft.warn(.unreadableField("status"))
    }

    private func charge(_ draft: inout Draft, percent: TextField?) {
        guard let percent, !percent.isEmpty else { return }
        guard let number = percent.number else { return draft.warn(.unreadableField("battery")) }
        draft.charge(percent: number)
    }

    /// What the device waits for: its own head for a heartbeat, the time for the others.
    func reply(to device: [UInt8], at now: Moment) -> [UInt8]? {
        let head = Array("*HQ,".utf8) + device
        switch type {
        case "V0", "HTBT": return head + Array(",\(type)#".utf8)
        case "V1", "NBR": return head + Array(",V4,\(type),\(stamp(now))#".utf8)
        default: return nil
        }
    }

    /// `yyyyMMddHHmmss`, UTC.
    private func stamp(_ now: Moment) -> String {
        now.iso8601.filter { $0.isASCII && $0.isNumber }
    }
}
