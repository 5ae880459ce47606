// SPDX-License-Identifier: Apache-2.0
import Domain

/// A time in ISO 8601 or close to it, `2026-03-14T03:12:07.250+01:00`.
///
/// - Shape: `T` or a blank between day and clock; the fraction and the zone may be missing, and
///   without a zone it counts as UTC.
enum TextTime {
    static func moment(_ field: TextField) -> Moment? {
        var rest = field.bytes
        guard rest.count <= 40, let day = numbers(&rest, [4, 2, 2], between: 0x2D),
            let separator = rest.popFirst(), [0x54, 0x74, 0x20].contains(separator),
            let clock = numbers(&rest, [2, 2, 2], between: 0x3A),
            let base = CalendarTime(
                year: day[0], month: day[1], day: day[2],
                hour: clock[0], minute: clock[1], second: clock[2]
            ).moment
        else { return nil }
        let fraction = milliseconds(&rest)
        guard let fraction, let zone = zoneMinutes(rest) else { return nil }
        return Moment(milliseconds: base.milliseconds + fraction - Int64(zone) * 60_000)
    }

    private static func numbers(
        _ rest: inout ArraySlice<UInt8>, _ widths: [Int], between separator: UInt8
    ) -> [Int]? {
        var numbers: [Int] = []
        for width in widths {
            if !numbers.isEmpty { guard rest.popFirst() == separator else { return nil } }
            let field = TextField(rest.prefix(width))
            guard field.count == width, let number = field.whole else { return nil }
            numbers.append(number)
            rest = rest.dropFirst(width)
        }
        return numbers
    }

    /// The fraction at the front, if there is one; digits past the third do not count.
    private static func milliseconds(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.first == 0x2E || rest.first == 0x2C else { return 0 }
        let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest[digits.endIndex...]
        var value: Int64 = 0
        for place in 0..<3 {
            let digit = place < digits.count ? digits[digits.startIndex + place] : 0x30
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    private static func zoneMinutes(_ rest: ArraySlice<UInt8>) -> Int? {
        guard let sign = rest.first else { return 0 }
        if rest.elementsEqual("Z".utf8) || rest.elementsEqual("z".utf8) { return 0 }
        // A `+` that came through a form has become a blank.
        guard [0x2B, 0x2D, 0x20].contains(sign) else { return nil }
        let digits = TextField(ArraySlice(rest.dropFirst().filter { $0 != 0x3A }))
        guard let number = digits.whole, digits.count == 2 || digits.count == 4 else { return nil }
        let minutes = digits.count == 2 ? number * 60 : number / 100 * 60 + number % 100
        return sign == 0x2D ? -minutes : minutes
    }
}
