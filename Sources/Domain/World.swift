// SPDX-License-Identifier: Apache-2.0
package import HashTreeCollections

/// Everything that is so, as one value: rebuilt from the journal, read by everybody, free to copy.
package struct World: Hashable, Sendable {
    package var roster = Roster.State()
    package var access = Access.State()
    package var quarantine = Quarantine.State()
    /// Every open alarm, and the closed ones that are remembered.
    package var alarms: TreeDictionary<ID<Alarm>, Alarm.State> = [:]
    /// Never an empty list. After nodes were apart one defender may have several, in the order in
    /// which they were raised: what she sends joins the last.
    package var openAlarms: TreeDictionary<ID<Defender>, [ID<Alarm>]> = [:]
    /// Who bears each code, in order; never an empty list. Nodes that were apart may have given one
    /// code twice.
    package var codes: TreeDictionary<Code, [ID<Alarm>]> = [:]
    /// The alarms of which something can still fall due.
    package var restless: TreeSet<ID<Alarm>> = []
    /// In the order in which they were closed. Beyond `mostClosed` the oldest that owe nothing any
    /// more are forgotten here, not in the journal.
    package var closed: [ID<Alarm>] = []

    package static let mostClosed = 100

    package init() {}

    /// The alarm with this identity, while it is remembered.
    package func alarm(_ id: ID<Alarm>) -> Alarm.State? { alarms[id] }

    /// Every open alarm, in no order.
    package var everyOpenAlarm: [Alarm.State] {
        openAlarms.values.joined().compactMap { alarms[$0] }
    }

    /// The open alarms that bear this code.
    package func openAlarms(with code: Code) -> [Alarm.State] {
        (codes[code] ?? []).compactMap { alarms[$0] }.filter(\.isOpen)
    }
}

/// A wish.
package enum Command: Hashable, Sendable {
    /// A device, or something that speaks like one, said this.
    case report(Sighting)
    case alarm(ID<Alarm>, Alarm.Command)
    case roster(Roster.Command)
    case access(Access.Command)
}

/// A fact in the past tense.
package enum Event: Hashable, Sendable {
    case alarm(ID<Alarm>, Alarm.Event)
    case roster(Roster.Event)
    case access(Access.Event)
    case quarantine(Quarantine.Event)
}

/// A no with its reason.
package enum Refusal: Error, Hashable, Sendable {
    case alarm(Alarm.Refusal)
    case roster(Roster.Refusal)
    case access(Access.Refusal)
}

/// Who did it: every fact names a person, a device or a rule.
package enum Author: Hashable, Sendable {
    case device(ID<Device>)
    /// A sender that nobody enrolled.
    case stranger
    case shield(ID<Shield>)
    case officer(ID<Officer>)
    /// Somebody with the server's own command line.
    case administrator
    case carrier(Channel)
    case rule(Rule)

    package var isOfficer: Bool {
        if case .officer = self { true } else { false }
    }
}

/// A rule of ours that acts by itself.
package enum Rule: Int, Hashable, Sendable, CaseIterable {
    case escalation = 1
    case presumeReal = 2
    case plan = 3
    case fallback = 4
    case timekeeping = 5
}

/// One thing that happened: when, who, what.
package struct Fact: Hashable, Sendable {
    package var at: Moment
    package var author: Author
    package var event: Event

    package init(at: Moment, author: Author, event: Event) {
        self.at = at
        self.author = author
        self.event = event
    }
}
