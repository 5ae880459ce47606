// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormEvent {
    init(_ event: Event) {
        self.init()
        switch event {
        case .alarm(let id, let event): alarm = FormAlarmEvent(event, of: id)
        case .roster(let event): roster = FormRosterEvent(event)
        case .access(let event): access = FormAccessEvent(event)
        case .quarantine(let event): quarantine = FormQuarantineEvent(event)
        }
    }
}

extension Event {
    init(_ form: FormEvent) throws(Unreadable) {
        try form.checkKnown()
        switch form.kind {
        case .alarm(let alarm):
            guard alarm.hasAlarm else { throw Unreadable() }
            self = .alarm(try ID(alarm.alarm), try Alarm.Event(alarm))
        case .roster(let roster): self = .roster(try Roster.Event(roster))
        case .access(let access): self = .access(try Access.Event(access))
        case .quarantine(let quarantine): self = .quarantine(try Quarantine.Event(quarantine))
        case nil: throw Unreadable()
        }
    }
}
