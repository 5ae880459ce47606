// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// Follows the journal and counts what became of each attempt to tell somebody.
package struct JournalMeter: Sendable {
    /// How far an alarm's timeline was read, and who was to be told and when.
    private struct Reading {
        var entries = 0
        /// Deliveries without an attempt, by number.
        var told: [Int: Moment] = [:]
    }

    private let desk: Desk
    private let meters: Meters

    package init(desk: Desk, meters: Meters) {
        self.desk = desk
        self.meters = meters
    }

    /// Works until the surrounding task is cancelled or the desk closes.
    package func run() async {
        let follower = desk.follow()
        var readings: [ID<Alarm>: Reading] = [:]
        var isBeginning = true
        while let change = await follower.next() {
            // What happened before this process began is read, so that a first attempt after a
            // start counts from when it was due; it is not counted again.
            let touched =
                isBeginning ? Array(change.world.alarms.keys) : Array(change.touchedAlarms)
            for id in touched {
                guard let alarm = change.world.alarms[id] else { continue }
                read(alarm, into: &readings[id, default: Reading()], isCounted: !isBeginning)
            }
            isBeginning = false
            if readings.count > change.world.alarms.count {
                readings = readings.filter { change.world.alarms[$0.key] != nil }
            }
        }
    }

    private func read(_ alarm: Alarm.State, into reading: inout Reading, isCounted: Bool) {
        for entry in alarm.timeline.dropFirst(reading.entries) {
            switch entry.event {
            case .notified(let notices):
                for notice in notices {
                    for offset in notice.addresses.indices {
                        reading.told[notice.firstDelivery + offset] = entry.at
                    }
                }
            case .attempted(let number, let outcome):
                let told = reading.told.removeValue(forKey: number)
                guard isCounted, let delivery = alarm.delivery(number) else { continue }
                meters.count(
                    Meters.Attempt(channel: delivery.address.channel, ending: .init(outcome)),
                    firstAfter: told.map { entry.at - $0 })
            case .raised, .joined, .tracked, .batteryRead, .receipted, .received, .escalated,
                .acknowledged, .verificationBegan, .confirmed, .presumedReal, .foundFalse,
                .responseBegan, .noted, .answered, .broadcastApproved, .broadcastOrdered,
                .broadcastWithdrawn, .closed, .calledAnew:
                continue
            }
        }
        reading.entries = alarm.timeline.count
    }
}
