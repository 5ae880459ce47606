// SPDX-License-Identifier: Apache-2.0

/// A public appeal: the defender's consent and two officers.
package struct Broadcast: Hashable, Sendable {
    /// The officers who stand for it, in the order in which they agreed.
    package var officers: [ID<Officer>] = []
    /// Nil until it was ordered.
    package var orderedAt: Moment?
    package var disclosure: Disclosure?
    package var withdrawnAt: Moment?

    package init() {}

    package var isPublic: Bool { orderedAt != nil && withdrawnAt == nil }
}
