// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import HashTreeCollections

/// Looks whether the system keeps its word: every open alarm has a next action that is not overdue,
/// or a person.
package enum Audit {
    package enum Fault: Hashable, Sendable {
        /// What time has made due was not done.
        case overdueAttendance
        /// A delivery that is due was not attempted.
        case overdueDelivery(Int)
        /// Nobody has the alarm, and nothing will ever page anybody.
        case noNextAction
    }

    package struct Finding: Hashable, Sendable {
        package var alarm: ID<Alarm>
        package var fault: Fault
    }

    /// How late an action may be.
    package static let tolerance = Duration.seconds(2)

    /// - Parameter isUnderWay: whether a carrier has that delivery of that alarm in hand now.
    package static func findings(
        _ world: World, at now: Moment, isUnderWay: (ID<Alarm>, Int) -> Bool
    ) -> [Finding] {
        let due = now - tolerance
        return world.restless.sorted().flatMap { id -> [Finding] in
            guard let alarm = world.alarms[id] else { return [] }
            var faults: [Fault] = []
            let next = Alarm.nextAttendance(alarm, roster: world.roster, at: now)
            if let next, next < due { faults.append(.overdueAttendance) }
            if next == nil, alarm.isOpen, !alarm.isClaimed { faults.append(.noNextAction) }
            for delivery in alarm.dueDeliveries(at: due)
            where !isUnderWay(id, delivery.number) {
                faults.append(.overdueDelivery(delivery.number))
            }
            return faults.map { Finding(alarm: id, fault: $0) }
        }
    }
}
