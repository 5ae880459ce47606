// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormAuthor {
    init(_ author: Author) {
        self.init()
        switch author {
        case .device(let id): device = FormId(id)
        case .stranger: stranger = FormNothing()
        case .shield(let id): shield = FormId(id)
        case .officer(let id): officer = FormId(id)
        case .administrator: administrator = FormNothing()
        case .carrier(let channel): carrier = FormChannel(channel)
        case .rule(let rule): self.rule = FormRule(rule)
        }
    }
}

extension Author {
    init(_ form: FormAuthor) throws(Unreadable) {
        try form.checkKnown()
        switch form.kind {
        case .device(let id): self = .device(try ID(id))
        case .stranger(let nothing):
            try nothing.checkKnown()
            self = .stranger
        case .shield(let id): self = .shield(try ID(id))
        case .officer(let id): self = .officer(try ID(id))
        case .administrator(let nothing):
            try nothing.checkKnown()
            self = .administrator
        case .carrier(let channel): self = .carrier(try Channel(channel))
        case .rule(let rule): self = .rule(try Rule(rule))
        case nil: throw Unreadable()
        }
    }
}

extension FormRule {
    init(_ rule: Rule) {
        switch rule {
        case .escalation: self = .escalation
        case .presumeReal: self = .presumeReal
        case .plan: self = .plan
        case .fallback: self = .fallback
        case .timekeeping: self = .timekeeping
        }
    }
}

extension Rule {
    init(_ form: FormRule) throws(Unreadable) {
        switch form {
        case .escalation: self = .escalation
        case .presumeReal: self = .presumeReal
        case .plan: self = .plan
        case .fallback: self = .fallback
        case .timekeeping: self = .timekeeping
        case .unspecified, .UNRECOGNIZED: throw Unreadable()
        }
    }
}
