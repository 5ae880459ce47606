// SPDX-License-Identifier: Apache-2.0
internal import Domain

extension Duration {
    /// `2:14`, `1:02:14`: a span on a running clock; a negative one shows as zero.
    var counter: String {
        let seconds = max(0, milliseconds / 1000)
        let minutes = seconds / 60 % 60
        let tail = "\(twoDigits(seconds % 60))"
        return seconds < 3600
            ? "\(minutes):\(tail)" : "\(seconds / 3600):\(twoDigits(minutes)):\(tail)"
    }

    /// `45 s`, `12 min`, `3 h 5 min`, `4 days`: a span to be read, not watched.
    var inWords: String {
        let seconds = max(0, milliseconds / 1000)
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\(seconds / 60) min"
        case ..<172_800:
            let minutes = seconds / 60 % 60
            return "\(seconds / 3600) h" + (minutes == 0 ? "" : " \(minutes) min")
        default: return "\(seconds / 86_400) days"
        }
    }
}

extension Moment {
    /// `03:12:07`, in UTC.
    var clockTime: String {
        let time = CalendarTime(self)
        return [time.hour, time.minute, time.second].map { twoDigits(Int64($0)) }
            .joined(separator: ":")
    }

    /// `03:12`, in UTC.
    var hourAndMinute: String { String(clockTime.prefix(5)) }

    /// `14 March 03:12`, in UTC; the day is left out when it is the day of `now`.
    func dayAndTime(seenAt now: Moment) -> String {
        let (time, today) = (CalendarTime(self), CalendarTime(now))
        let isToday = (time.year, time.month, time.day) == (today.year, today.month, today.day)
        if isToday { return hourAndMinute }
        return "\(time.day) \(monthNames[time.month - 1]) \(hourAndMinute)"
    }
}

extension HTML {
    /// A clock that counts up from `moment`.
    static func running(since moment: Moment, at now: Moment) -> HTML {
        """
        <time data-since="\(Int(moment.milliseconds))" datetime="\(moment.iso8601)">\
        \((now - moment).counter)</time>
        """
    }

    /// A clock that counts down to `moment`.
    static func running(until moment: Moment, at now: Moment) -> HTML {
        """
        <time data-until="\(Int(moment.milliseconds))" datetime="\(moment.iso8601)">\
        \((moment - now).counter)</time>
        """
    }
}

private let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]

private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
