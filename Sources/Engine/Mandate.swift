// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Synchronization

/// The right of this node to speak for an alarm: to page, to send, to let time pass.
///
/// The only node always has it. Of several, the one that holds the lease has it. A node that is
/// cut off from the journal speaks at once for the alarms that no other node knows of, and after a
/// while for all. One that cannot learn who has the lease speaks soon for the alarms that it
/// raised, and after a while for all. Told twice is better than not at all.
package final class Mandate: Sendable {
    /// How long a node that is cut off, or knows of no leader, leaves to the others what they know,
    /// too.
    package static let patience = Duration.seconds(30)

    private let isShared: Bool
    private let leasedUntil = Mutex<Moment?>(nil)
    /// Since when the journal does not say who has the lease.
    private let unansweredSince = Mutex<Moment?>(nil)

    init(isShared: Bool) { self.isShared = isShared }

    /// - Parameters:
    ///   - aloneSince: since when the node is cut off; nil when it is not.
    ///   - isOwn: whether no other node knows of the alarm.
    ///   - isTakenHere: whether this node raised it.
    func isHeld(
        at now: Moment, aloneSince: Moment?, isOwn: Bool = false, isTakenHere: Bool = false
    ) -> Bool {
        if isLeased(at: now) { return true }
        if let aloneSince, isOwn || now - aloneSince >= Self.patience { return true }
        return isLeaderless(at: now, for: isTakenHere ? Node.leaseSpan : Self.patience)
    }

    /// Whether for so long the journal has not said who has the lease.
    func isLeaderless(at now: Moment, for span: Duration) -> Bool {
        unansweredSince.withLock { $0.map { now - $0 >= span } ?? false }
    }

    /// Whether this node is the one that dispatches.
    package func isLeased(at now: Moment) -> Bool {
        !isShared || leasedUntil.withLock { $0.map { now < $0 } ?? false }
    }

    /// This node has the lease until `moment`; nil: another one has it.
    func lease(until moment: Moment?) {
        leasedUntil.withLock { $0 = moment }
        unansweredSince.withLock { $0 = nil }
    }

    /// The journal did not say who has the lease when it was asked at `moment`.
    func lacksAnswer(since moment: Moment) {
        unansweredSince.withLock { $0 = $0 ?? moment }
    }
}
