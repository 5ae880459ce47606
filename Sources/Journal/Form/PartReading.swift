// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

/// Reads what a newer build wrote as far as it is understood here: docs/decisions/0009.
///
/// What calls for help counts as far as it is understood; what quiets an alarm, tells the public or
/// lets somebody in counts only when all of it is.
extension FormDecision {
    func readInPart() -> (author: Author, events: [Event]) {
        let found = hasAuthor ? understood { () throws(Unreadable) in try Author(author) } : nil
        // An author who is not understood has no rights.
        let isOpen = found != nil && unknownFields.data.isEmpty
        let read = events.flatMap { form -> [Event] in
            let whole = isOpen ? understood { () throws(Unreadable) in try Event(form) } : nil
            return whole.map { [$0] } ?? form.inPart
        }
        return (found ?? .stranger, read)
    }
}

/// What `read` makes of a form; nil when not all of it is understood.
func understood<Value>(_ read: () throws(Unreadable) -> Value) -> Value? {
    do throws(Unreadable) { return try read() } catch { return nil }
}

extension FormEvent {
    /// What is understood of an event that is not understood as a whole; often nothing.
    fileprivate var inPart: [Event] {
        guard countsInPart else { return [] }
        var form = self
        let unsent = form.mend()
        guard let known = form.known,
            let event = understood({ () throws(Unreadable) in try Event(known) })
        else { return [] }
        guard case .alarm(let id, _) = event else { return [event] }
        let reason = "planned by a newer natalia"
        return [event]
            + unsent.map { .alarm(id, .attempted(delivery: $0, .refused(reason: reason))) }
    }

    /// This message without the fields that no message of ours has, at any depth.
    private var known: FormEvent? {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        // What was just read from bytes is written as bytes again.
        guard let bytes: [UInt8] = try? serializedBytes() else { return nil }
        return try? FormEvent(serializedBytes: bytes, options: options)
    }

    private var countsInPart: Bool {
        switch kind {
        case .alarm(let event): event.countsInPart
        case .access(let event): if case .signedOut = event.kind { true } else { false }
        case .roster, .quarantine: true
        case nil: false
        }
    }

    /// Puts something that is understood in the place of each case that is not.
    ///
    /// - Returns: the numbers of deliveries that nothing here can send.
    private mutating func mend() -> [Int] {
        switch kind {
        case .alarm(var event):
            let unsent = event.mend()
            kind = .alarm(event)
            return unsent
        case .roster(var event):
            event.mend()
            kind = .roster(event)
        case .access, .quarantine, nil: break
        }
        return []
    }
}

extension FormAlarmEvent {
    fileprivate var countsInPart: Bool {
        switch kind {
        case .raised, .joined, .calledAnew, .notified, .escalated, .received: true
        case .tracked, .batteryRead, .noted: true
        case .verificationBegan, .confirmed, .presumedReal, .responseBegan: true
        case .broadcastWithdrawn: true
        case .acknowledged, .foundFalse, .answered, .closed, .attempted, .receipted: false
        case .broadcastApproved, .broadcastOrdered: false
        case nil: false
        }
    }

    fileprivate mutating func mend() -> [Int] {
        switch kind {
        case .raised(var raising):
            raising.trigger.mend()
            raising.plan.mend()
            kind = .raised(raising)
        case .joined(var trigger):
            trigger.mend()
            kind = .joined(trigger)
        case .notified(var list):
            let unsent = list.notices.indices.flatMap { list.notices[$0].mend() }
            kind = .notified(list)
            return unsent
        case .calledAnew, .escalated, .received, .tracked, .batteryRead, .noted,
            .verificationBegan, .confirmed, .presumedReal, .responseBegan, .broadcastWithdrawn,
            .acknowledged, .foundFalse, .answered, .closed, .attempted, .receipted,
            .broadcastApproved, .broadcastOrdered, nil:
            break
        }
        return []
    }
}
