// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormAlarmEvent {
    init(_ event: Alarm.Event, of alarm: ID<Alarm>) {
        self.init()
        self.alarm = FormId(alarm)
        switch event {
        case .raised(let raising): raised = FormRaising(raising)
        case .joined(let trigger): joined = FormTrigger(trigger)
        case .tracked(let fix, let key): tracked = FormTrackPoint(fix, key)
        case .batteryRead(let percent): batteryRead = Int64(percent)
        case .notified(let notices): notified = FormNotices(notices)
        case .attempted(let delivery, let outcome): attempted = FormAttempt(delivery, outcome)
        case .receipted(let delivery, let receipt): receipted = FormReceipt(delivery, receipt)
        case .received: received = FormNothing()
        case .escalated(let level): escalated = Int64(level)
        case .acknowledged: acknowledged = FormNothing()
        case .verificationBegan: verificationBegan = FormNothing()
        case .confirmed(let note): confirmed = note
        case .presumedReal: presumedReal = FormNothing()
        case .foundFalse(let note): foundFalse = note
        case .responseBegan: responseBegan = FormNothing()
        case .noted(let text): noted = text
        case .answered(let shield, let answer): answered = FormShieldAnswer(shield, answer)
        case .broadcastApproved: broadcastApproved = FormNothing()
        case .broadcastOrdered(let disclosure): broadcastOrdered = FormDisclosure(disclosure)
        case .broadcastWithdrawn: broadcastWithdrawn = FormNothing()
        case .closed(let outcome, let note): closed = FormClosing(outcome, note)
        case .calledAnew: calledAnew = FormNothing()
        }
    }
}

extension Alarm.Event {
    init(_ form: FormAlarmEvent) throws(Unreadable) {
        try form.checkKnown()
        switch form.kind {
        case .raised(let raising): self = .raised(try Alarm.Raising(raising))
        case .joined(let trigger): self = .joined(try Trigger(trigger))
        case .tracked(let point): self = try point.event()
        case .batteryRead(let percent): self = .batteryRead(percent: Int(percent))
        case .notified(let notices): self = .notified(try notices.list())
        case .attempted(let attempt):
            self = .attempted(
                delivery: Int(attempt.delivery), try Delivery.Outcome(attempt))
        case .receipted(let receipt):
            self = .receipted(
                delivery: Int(receipt.delivery), try Delivery.Receipt(receipt))
        case .received(let nothing): self = try nothing.meaning(.received)
        case .escalated(let level): self = .escalated(level: Int(level))
        case .acknowledged(let nothing): self = try nothing.meaning(.acknowledged)
        case .verificationBegan(let nothing): self = try nothing.meaning(.verificationBegan)
        case .confirmed(let note): self = .confirmed(note: note)
        case .presumedReal(let nothing): self = try nothing.meaning(.presumedReal)
        case .foundFalse(let note): self = .foundFalse(note: note)
        case .responseBegan(let nothing): self = try nothing.meaning(.responseBegan)
        case .noted(let text): self = .noted(text)
        case .answered(let answer): self = try answer.event()
        case .broadcastApproved(let nothing): self = try nothing.meaning(.broadcastApproved)
        case .broadcastOrdered(let disclosure):
            self = .broadcastOrdered(try Disclosure(disclosure))
        case .broadcastWithdrawn(let nothing): self = try nothing.meaning(.broadcastWithdrawn)
        case .closed(let closing): self = try closing.event()
        case .calledAnew(let nothing): self = try nothing.meaning(.calledAnew)
        case nil: throw Unreadable()
        }
    }
}

extension FormNothing {
    func meaning<Value>(_ value: Value) throws(Unreadable) -> Value {
        try checkKnown()
        return value
    }
}
