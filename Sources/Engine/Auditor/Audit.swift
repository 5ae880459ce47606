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
    /// How late what calls nobody may be: a broadcast to many thousands stands in line.
    package static let patience = Duration.seconds(60)

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
            for delivery in alarm.dueDeliveries(at: due) where !isUnderWay(id, delivery.number) {
                let isCall = alarm.notice(of: delivery).isCall
                if isCall || delivery.isDue(since: now - patience) {
                    faults.append(.overdueDelivery(delivery.number))
                }
            }
            return faults.map { Finding(alarm: id, fault: $0) }
        }
    }

    /// Whether the network confirms no SMS any more, though several were taken a while ago.
    static func lacksReceipts(_ world: World, at now: Moment) -> Bool {
        var waiting: Set<Address> = []
        var oldest: Moment?
        var newestReceipt: Moment?
        for alarm in world.restless.lazy.compactMap({ world.alarms[$0] }) {
            for delivery in alarm.deliveries where delivery.address.channel == .sms {
                switch delivery.progress {
                case .accepted(let moment) where moment < now - receiptPatience:
                    waiting.insert(delivery.address)
                    oldest = min(moment, oldest ?? moment)
                case .delivered(let moment):
                    newestReceipt = max(moment, newestReceipt ?? moment)
                default: continue
                }
            }
        }
        guard waiting.count >= fewestUnconfirmed, let oldest else { return false }
        return newestReceipt.map { $0 < oldest } ?? true
    }

    /// How long a phone that is on may take to confirm an SMS.
    private static let receiptPatience = Duration.seconds(600)
    /// Fewer phones may all be off.
    private static let fewestUnconfirmed = 3
}

extension Delivery {
    fileprivate func isDue(since moment: Moment) -> Bool {
        if case .due(let due) = progress { due <= moment } else { false }
    }
}
