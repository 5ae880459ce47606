// SPDX-License-Identifier: Apache-2.0
import Domain

extension Moment {
    /// Reads `2026-01-05`, `2026-01-05T08:00:00Z` or `2026-01-05T08:00:00.250Z`; nil for anything
    /// else.
    init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fields = parts[0].split(whereSeparator: { "-T:Z".contains($0) }).map { Int($0) }
        guard fields.count == 3 || fields.count == 6, !fields.contains(nil) else { return nil }
        let numbers = fields.compactMap { $0 } + [0, 0, 0]
        let time = CalendarTime(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3],
            minute: numbers[4], second: numbers[5])
        guard let moment = time.moment else { return nil }
        self = moment
        if parts.count == 1 { return }
        let fraction = parts[1].hasSuffix("Z") ? parts[1].dropLast() : parts[1]
        guard parts.count == 2, fields.count == 6, (1...3).contains(fraction.utf8.count),
            let number = Int(fraction), number >= 0
        else { return nil }
        let scale = [100, 10, 1][fraction.utf8.count - 1]
        self = moment + .milliseconds(number * scale)
    }
}
