// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormRaising {
    init(_ raising: Alarm.Raising) {
        self.init()
        code = raising.code.text
        defender = FormId(raising.defender)
        linkKey = FormId(raising.linkKey.reveal(for: .record))
        plan = FormActionPlan(raising.plan)
        trigger = FormTrigger(raising.trigger)
    }
}

extension Alarm.Raising {
    init(_ form: FormRaising) throws(Unreadable) {
        try form.checkKnown()
        guard let code = Code(form.code), form.hasDefender, form.hasLinkKey, form.hasPlan,
            form.hasTrigger
        else { throw Unreadable() }
        self.init(
            code: code, defender: try ID(form.defender),
            linkKey: Private(try ID(form.linkKey)), plan: try ActionPlan(form.plan),
            trigger: try Trigger(form.trigger))
    }
}

extension FormTrigger {
    init(_ trigger: Trigger) {
        self.init()
        switch trigger.kind {
        case .sos: sos = FormNothing()
        case .removed: removed = FormNothing()
        case .fall: fall = FormNothing()
        case .attention(let code): attention = code
        }
        if let id = trigger.device { device = FormId(id) }
        bearer = trigger.bearer
        if let moment = trigger.occurredAt { occurredAt = moment.milliseconds }
        isDamaged = trigger.isDamaged
        key = trigger.key.bits
    }
}

extension Trigger {
    init(_ form: FormTrigger) throws(Unreadable) {
        try form.checkKnown()
        self.init(
            kind: try Kind(form), device: form.hasDevice ? try ID(form.device) : nil,
            bearer: form.bearer,
            occurredAt: form.hasOccurredAt ? Moment(milliseconds: form.occurredAt) : nil,
            isDamaged: form.isDamaged, key: MessageKey(bits: form.key))
    }
}

extension Trigger.Kind {
    init(_ form: FormTrigger) throws(Unreadable) {
        switch form.kind {
        case .sos(let nothing): self = try nothing.meaning(.sos)
        case .removed(let nothing): self = try nothing.meaning(.removed)
        case .fall(let nothing): self = try nothing.meaning(.fall)
        case .attention(let code): self = .attention(code: code)
        case nil: throw Unreadable()
        }
    }
}

extension FormTrackPoint {
    init(_ fix: Fix, _ key: MessageKey) {
        self.init()
        self.fix = FormFix(fix)
        self.key = key.bits
    }

    func event() throws(Unreadable) -> Alarm.Event {
        try checkKnown()
        guard hasFix else { throw Unreadable() }
        return .tracked(try Fix(fix), MessageKey(bits: key))
    }
}
