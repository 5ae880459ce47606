// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormShieldAnswer {
    init(_ shield: ID<Shield>, _ answer: Alarm.Answer) {
        self.init()
        self.shield = FormId(shield)
        self.answer =
            switch answer {
            case .gotIt: .gotIt
            case .going: .going
            case .cannot: .cannot
            case .atPlace: .atPlace
            }
    }

    func event() throws(Unreadable) -> Alarm.Event {
        try checkKnown()
        guard hasShield else { throw Unreadable() }
        let meant: Alarm.Answer
        switch answer {
        case .gotIt: meant = .gotIt
        case .going: meant = .going
        case .cannot: meant = .cannot
        case .atPlace: meant = .atPlace
        case .unspecified, .UNRECOGNIZED: throw Unreadable()
        }
        return .answered(try ID(shield), meant)
    }
}

extension FormClosing {
    init(_ outcome: Alarm.Outcome, _ note: String) {
        self.init()
        self.note = note
        self.outcome =
            switch outcome {
            case .safe: .safe
            case .falseAccident: .falseAccident
            case .falseTechnical: .falseTechnical
            case .assaulted: .assaulted
            case .detained: .detained
            case .abducted: .abducted
            case .unknown: .unknown
            }
    }

    func event() throws(Unreadable) -> Alarm.Event {
        try checkKnown()
        let meant: Alarm.Outcome
        switch outcome {
        case .safe: meant = .safe
        case .falseAccident: meant = .falseAccident
        case .falseTechnical: meant = .falseTechnical
        case .assaulted: meant = .assaulted
        case .detained: meant = .detained
        case .abducted: meant = .abducted
        case .unknown: meant = .unknown
        case .unspecified, .UNRECOGNIZED: throw Unreadable()
        }
        return .closed(meant, note: note)
    }
}
