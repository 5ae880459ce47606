// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormConsent {
    init(_ consent: Consent) {
        self.init()
        scope =
            switch consent.scope {
            case .publishAlarm: .publishAlarm
            case .publishCountry: .publishCountry
            case .publishTown: .publishTown
            case .publishName: .publishName
            }
        decision =
            switch consent.decision {
            case .yes: .yes
            case .no: .no
            case .askProxy: .askProxy
            }
        givenAt = consent.givenAt.milliseconds
        if let moment = consent.renewBy { renewBy = moment.milliseconds }
    }
}

extension Consent {
    init(_ form: FormConsent) throws(Unreadable) {
        try form.checkKnown()
        self.init(
            scope: try Scope(form.scope), decision: try Decision(form.decision),
            givenAt: Moment(milliseconds: form.givenAt),
            renewBy: form.hasRenewBy ? Moment(milliseconds: form.renewBy) : nil)
    }
}

extension Consent.Scope {
    init(_ form: FormConsentScope) throws(Unreadable) {
        switch form {
        case .publishAlarm: self = .publishAlarm
        case .publishCountry: self = .publishCountry
        case .publishTown: self = .publishTown
        case .publishName: self = .publishName
        case .unspecified, .UNRECOGNIZED: throw Unreadable()
        }
    }
}

extension Consent.Decision {
    init(_ form: FormConsentDecision) throws(Unreadable) {
        switch form {
        case .yes: self = .yes
        case .no: self = .no
        case .askProxy: self = .askProxy
        case .unspecified, .UNRECOGNIZED: throw Unreadable()
        }
    }
}
