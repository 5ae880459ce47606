// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Synchronization

/// The right of this node to speak for an alarm: to page, to send, to let time pass.
///
/// The only node always has it. Of several, the one that holds the lease has it. A node that is
/// cut off from the journal speaks at once for the alarms that no other node knows of, and after a
/// while for all: told twice is better than not at all.
package final class Mandate: Sendable {
    /// How long a node that is cut off leaves to the others what they know, too.
    package static let patience = Duration.seconds(30)

    private let isShared: Bool
    private let leasedUntil = Mutex<Moment?>(nil)

    init(isShared: Bool) { self.isShared = isShared }

    /// - Parameters:
    ///   - aloneSince: since when the node is cut off; nil when it is not.
    ///   - isOwn: whether no other node knows of the alarm.
    func isHeld(at now: Moment, aloneSince: Moment?, isOwn: Bool) -> Bool {
        if isLeased(at: now) { return true }
        guard let aloneSince else { return false }
        return isOwn || now - aloneSince >= Self.patience
    }

    /// Whether this node is the one that dispatches.
    package func isLeased(at now: Moment) -> Bool {
        !isShared || leasedUntil.withLock { $0.map { now < $0 } ?? false }
    }

    func lease(until moment: Moment?) { leasedUntil.withLock { $0 = moment } }
}
