// SPDX-License-Identifier: Apache-2.0
internal import Domain

extension PublicAlarm.Status {
    /// The status in plain words.
    var words: String {
        switch self {
        case .raised: "Alarm raised"
        case .verified: "Verified"
        case .presumedReal: "Presumed real"
        case .foundFalse: "Correction: false alarm"
        case .closed: "Closed"
        case .withdrawn: "Withdrawn"
        }
    }

    /// How we know it, or what came of it.
    var explanation: String {
        switch self {
        case .raised:
            "The alarm came from a device that we gave to this defender. "
                + "Our officers on duty are checking it; it is not verified yet."
        case .verified:
            "Our officers on duty have checked the alarm in the way that was agreed with this "
                + "defender beforehand, and found that it is real."
        case .presumedReal:
            "Nobody could check the alarm within the time that was agreed with this defender. "
                + "As agreed, it counts as real until we know better."
        case .foundFalse:
            "Our officers on duty have checked the alarm and found that it was not real. "
                + "Please tell those to whom you passed it on."
        case .closed(let outcome): outcome.forThePublic
        case .withdrawn:
            "We have taken this appeal back. Please stop sharing it, and tell those to whom "
                + "you passed it on."
        }
    }

    /// Whether help by the public can still matter.
    var isCurrent: Bool {
        switch self {
        case .raised, .verified, .presumedReal: true
        case .foundFalse, .closed, .withdrawn: false
        }
    }

    /// The mark beside the words, so that colour never says it alone.
    var sign: String {
        switch self {
        case .raised: "▲"
        case .verified, .presumedReal: "●"
        case .foundFalse, .withdrawn: "✕"
        case .closed: "■"
        }
    }

    /// The class of the style sheet.
    var look: String {
        switch self {
        case .raised, .verified, .presumedReal: "current"
        case .foundFalse, .withdrawn: "corrected"
        case .closed: "ended"
        }
    }
}

extension Alarm.Outcome {
    fileprivate var forThePublic: String {
        switch self {
        case .safe: "The defender is safe. Thank you for your help."
        case .falseAccident: "It was a false alarm: the device was set off by accident."
        case .falseTechnical: "It was a false alarm, caused by a technical fault."
        case .assaulted: "The defender was attacked. We stay in touch with the defender."
        case .detained: "The defender was detained. We go on working for the defender’s release."
        case .abducted: "The defender was abducted. We go on searching with those concerned."
        case .unknown: "We could not find out what happened."
        }
    }
}

extension Moment {
    /// `14 March 2026, about 03:10 UTC`, for a moment rounded to ten minutes.
    var about: String { "\(day), about \(hourAndMinute) UTC" }

    private var day: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ]
        let time = CalendarTime(self)
        return "\(time.day) \(months[time.month - 1]) \(time.year)"
    }
}

/// A count of defenders that tells nothing when one comes or goes.
func roughly(_ count: Int) -> String {
    let step =
        switch count {
        case ..<100: 10
        case ..<1000: 50
        default: 500
        }
    return count < 10 ? "fewer than 10" : "about \((count + step / 2) / step * step)"
}
