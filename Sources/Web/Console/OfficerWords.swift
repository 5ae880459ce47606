// SPDX-License-Identifier: Apache-2.0
internal import Domain

extension Alarm.Phase {
    /// How an alarm stands, in the words of the console.
    var forOfficers: String {
        switch self {
        case .raised: "Raised, nobody told yet"
        case .received: "People are being called"
        case .acknowledged: "Acknowledged"
        case .verifying: "Verifying"
        case .confirmed: "Confirmed real"
        case .presumedReal: "Presumed real"
        case .foundFalse: "Found false"
        case .responding: "Responding"
        case .closed: "Closed"
        }
    }
}

extension Alarm.Outcome {
    var forOfficers: String {
        switch self {
        case .safe: "She is safe"
        case .falseAccident: "False: set off by accident"
        case .falseTechnical: "False: a technical fault"
        case .assaulted: "Assaulted"
        case .detained: "Detained"
        case .abducted: "Abducted"
        case .unknown: "Not known"
        }
    }
}

extension Alarm.Answer {
    var forOfficers: String {
        switch self {
        case .gotIt: "got it"
        case .going: "going"
        case .cannot: "cannot"
        case .atPlace: "at the place"
        }
    }

    /// What the officer's own hand writes in an address.
    var slug: String {
        switch self {
        case .gotIt: "got-it"
        case .going: "going"
        case .cannot: "cannot"
        case .atPlace: "at-place"
        }
    }
}

extension Trigger.Kind {
    var forOfficers: String {
        switch self {
        case .sos: "SOS"
        case .removed: "Device removed"
        case .fall: "Fall"
        case .attention(let code): "Device alarm \(code)"
        }
    }

    /// 0 is the most severe.
    var rank: Int {
        switch self {
        case .sos: 0
        case .removed: 1
        case .fall: 2
        case .attention: 3
        }
    }
}

extension Channel {
    var forOfficers: String {
        switch self {
        case .sms: "SMS"
        case .mail: "Mail"
        case .post: "Public feed"
        }
    }
}

extension Rule {
    var forOfficers: String {
        switch self {
        case .escalation: "rule: escalation"
        case .presumeReal: "rule: presume real"
        case .plan: "rule: action plan"
        case .fallback: "rule: next way"
        case .timekeeping: "rule: time"
        }
    }
}

extension Consent.Scope {
    var forOfficers: String {
        switch self {
        case .publishAlarm: "That a defender raised an alarm"
        case .publishCountry: "The country"
        case .publishTown: "The town"
        case .publishName: "Her name"
        }
    }
}

extension Language {
    /// English names of the languages we most often meet; the code for others.
    var forOfficers: String {
        let names = [
            "en": "English", "es": "Spanish", "fr": "French", "ru": "Russian", "ka": "Georgian",
            "ar": "Arabic", "pt": "Portuguese", "sw": "Swahili", "uk": "Ukrainian",
            "be": "Belarusian", "hy": "Armenian", "az": "Azerbaijani", "fa": "Persian",
            "tr": "Turkish", "my": "Burmese", "vi": "Vietnamese", "km": "Khmer", "th": "Thai",
            "zh": "Chinese", "sv": "Swedish", "so": "Somali", "am": "Amharic", "sr": "Serbian",
        ]
        return names[code] ?? code.uppercased()
    }
}
