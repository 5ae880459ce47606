// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import HashTreeCollections

extension Subject {
    /// A defender is the subject of what is about her; who is not enrolled belongs to the station.
    package static func of(_ defender: ID<Defender>) -> ID<Subject> {
        ID(high: defender.high, low: defender.low)
    }
}

/// Finds out whose data events are: a raised alarm names its defender, what follows only the alarm.
struct SubjectFinder {
    private var raised: [ID<Alarm>: ID<Defender>] = [:]
    private let world: World

    /// - Parameter world: as it was before the events; it knows the alarms raised earlier.
    init(after world: World) { self.world = world }

    mutating func subject(of event: Event) -> ID<Subject> {
        switch event {
        case .alarm(let id, .raised(let raising)):
            raised[id] = raising.defender
            return Subject.of(raising.defender)
        case .alarm(let id, _):
            // Only what no decision can name has no defender; the station keeps even that.
            return (raised[id] ?? world.alarms[id]?.defender).map(Subject.of) ?? Subject.station
        case .roster(.enrolled(let defender)): return Subject.of(defender.id)
        case .roster, .access, .quarantine: return Subject.station
        }
    }

    /// The events of one decision have one subject; of several, the defender it would be.
    mutating func subject(of decision: Decision) -> ID<Subject> {
        var found = Subject.station
        for event in decision.events {
            let subject = subject(of: event)
            if found == Subject.station { found = subject }
        }
        return found
    }
}
