// SPDX-License-Identifier: Apache-2.0
import Domain

/// One binary H02 frame.
///
/// Shape: `$` or `X`, name 5 bytes (or 8) of two digits each, HHmmss, ddMMyy, latitude 4 bytes
/// `DDMMmmmm`, battery u8, longitude 4.5 bytes `DDDMMmmmm` and a nibble (bit 1 valid, 2 north,
/// 3 east), 3 digits of knots and 3 of course, status u32, a tail.
struct H02Binary {
    /// Where the fields stand.
    struct Form: Equatable {
        let nameBytes: Int
        let nameDigits: Int
        /// The clock and the day are possible, not only decimal.
        let isCertain: Bool

        /// The form that the bytes from `$` on speak for, as many as there are; nil for none.
        static func likely(_ bytes: ArraySlice<UInt8>) -> Form? {
            var fallback: Form?
            for (nameBytes, nameDigits) in [(5, 10), (8, 15)] {
                guard isDecimal(bytes, nameBytes) else { continue }
                let isCertain = isTime(bytes.dropFirst(1 + nameBytes).prefix(6))
                let form = Form(
                    nameBytes: nameBytes, nameDigits: nameDigits, isCertain: isCertain)
                if isCertain { return form }
                if fallback == nil { fallback = form }
            }
            return fallback
        }

        /// Name to latitude, then longitude but for its last nibble, speed and course.
        private static func isDecimal(_ bytes: ArraySlice<UInt8>, _ nameBytes: Int) -> Bool {
            let head = bytes.dropFirst().prefix(nameBytes + 10)
            let longitude = bytes.dropFirst(nameBytes + 12).prefix(5)
            return head.allSatisfy { $0 >> 4 <= 9 && $0 & 15 <= 9 }
                && longitude.prefix(4).allSatisfy { $0 >> 4 <= 9 && $0 & 15 <= 9 }
                && longitude.dropFirst(4).allSatisfy { $0 >> 4 <= 9 }
        }

        private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
            // A device without a clock sends zeros.
            zip(bytes, [0x23, 0x59, 0x59, 0x31, 0x12, 0x99] as [UInt8]).allSatisfy { $0 <= $1 }
        }
    }

    /// The digits of the name, as text.
    let digits: ArraySlice<UInt8>
    private let form: Form
    private let bytes: [UInt8]

    /// Nil when the frame ends before its status.
    init?(_ frame: [UInt8]) {
        guard let form = Form.likely(frame[...]) ?? Self.anyForm(frame),
            frame.count >= form.nameBytes + 24
        else { return nil }
        self.form = form
        bytes = frame
        digits = Self.decimal(frame[1..<1 + form.nameBytes]).prefix(form.nameDigits)
    }

    /// Damaged digits leave the status where it is.
    private static func anyForm(_ frame: [UInt8]) -> Form? {
        frame.count == 42
            ? Form(nameBytes: 8, nameDigits: 15, isCertain: false)
            : Form(nameBytes: 5, nameDigits: 10, isCertain: false)
    }

    /// Bytes up to the status and a little, which every form has; and the most that one was seen
    /// to have.
    static let shortest = 32
    static let longest = 48

    /// The lengths that the frame at the front of `buffer` may have, shortest first.
    static func lengths(of buffer: [UInt8]) -> [Int] {
        Form.likely(buffer[...])?.nameBytes == 8 ? [42] : [32, 45, 46, 48]
    }

    func draft(device: DeviceIdentifier?) -> Draft {
        var draft = Draft(device: device)
        let start = 1 + form.nameBytes
        let place = start + 6
        let flags = bytes[place + 9] & 15
        let time = time(bytes[start..<start + 6])
        if time == nil { draft.warn(.unreadableField("time")) }
        let latitude = Self.decimal(bytes[place..<place + 4])
        let longitude = Self.decimal(bytes[place + 5..<place + 10]).dropLast()
        draft.locate(
            latitude: H02Angle.degrees(TextField(latitude), isNegative: flags & 4 == 0),
            longitude: H02Angle.degrees(TextField(longitude), isNegative: flags & 8 == 0),
            at: time, isValid: flags & 2 != 0)
        let motion = Self.decimal(bytes[place + 10..<place + 13])
        if let knots = TextField(motion.prefix(3)).whole {
            draft.move(centimetresPerSecond: Double(knots) * Speed.knot)
        }
        if let course = TextField(motion.suffix(3)).whole { draft.head(course) }
        draft.report.batteryPercent = H02Status.battery(Int(bytes[place + 4]))
        let status = bytes[place + 13..<place + 17].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        if status != 0 || draft.report.fix != nil { draft.raise(H02Status.alarms(status)) }
        return draft
    }

    private func time(_ bytes: ArraySlice<UInt8>) -> Moment? {
        let digits = Self.decimal(bytes)
        return H02Status.moment(
            clock: TextField(digits.prefix(6)), day: TextField(digits.suffix(6)))
    }

    private static func decimal(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var digits: [UInt8] = []
        digits.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 15))
        }
        return digits[...]
    }

    /// `a` to `f` stay as they are: no number reads them.
    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x57 + nibble
    }
}
