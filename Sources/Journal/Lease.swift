// SPDX-License-Identifier: Apache-2.0

/// The right to dispatch, which one node at a time holds.
///
/// `epoch` rises with each change of holder: what is appended under an older one is refused.
package struct Lease: Hashable, Sendable {
    /// How long it lasts when it is not renewed: renewed every half second, a dead node is replaced
    /// within three.
    package static let span = Duration.milliseconds(2500)

    package let holder: String
    package let epoch: Int64
    /// On the holder's own clock, counted from before it asked: never later than where it was
    /// granted.
    package let until: ContinuousClock.Instant

    package init(holder: String, epoch: Int64, until: ContinuousClock.Instant) {
        self.holder = holder
        self.epoch = epoch
        self.until = until
    }
}
