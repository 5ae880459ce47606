// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a clock on the wall shows at a place.
package struct LocalTime: Hashable, Sendable {
    /// `Monday` to `Sunday`.
    package let weekday: String
    /// 0 to 23.
    package let hour: Int
    package let minute: Int
    package let secondsFromUTC: Int

    /// `Tuesday 14:05`.
    package var text: String {
        let digits = [hour, minute].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(weekday) \(digits[0]):\(digits[1])"
    }
}

/// The local time at a place, by the time zone that ``PlaceInWords`` names.
///
/// Nil for a zone this machine does not know; then say UTC.
package func localTime(unixSeconds: Int64, timeZone: String) -> LocalTime? {
    // Ten thousand years either way keep the arithmetic below from overflowing.
    guard unixSeconds.magnitude < 1 << 38, let zone = TimeZone(identifier: timeZone)
    else { return nil }
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(unixSeconds)))
    let local = Int(unixSeconds) + offset
    let days = (Double(local) / 86_400).rounded(.down)
    let clock = local - Int(days) * 86_400
    // The epoch was a Thursday.
    let weekday = ((Int(days) + 3) % 7 + 7) % 7
    let names = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    return LocalTime(
        weekday: names[weekday], hour: clock / 3_600, minute: clock / 60 % 60,
        secondsFromUTC: offset)
}
