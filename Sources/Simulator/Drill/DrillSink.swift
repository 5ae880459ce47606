// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Synchronization

/// What the drill's phones, mailboxes and feed received, and when.
package final class DrillSink: Sendable {
    package struct Arrival: Sendable {
        package var at: ContinuousClock.Instant
        package var channel: Channel
        /// The number, the mail address, or empty for the feed.
        package var address: String
        package var text: String
    }

    private let arrivals = Mutex<[Arrival]>([])

    package init() {}

    func add(_ channel: Channel, to address: String, _ text: String) {
        let arrival = Arrival(
            at: ContinuousClock.now, channel: channel, address: address, text: text)
        arrivals.withLock { $0.append(arrival) }
    }

    package var all: [Arrival] { arrivals.withLock { $0 } }
    package var count: Int { arrivals.withLock { $0.count } }
}
