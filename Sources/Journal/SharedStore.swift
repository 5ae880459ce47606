// SPDX-License-Identifier: Apache-2.0

/// A store that several nodes write, and that says which one of them dispatches.
package protocol SharedStore: JournalStore {
    /// Takes the lease when nobody holds it, under a new epoch; nil while another does.
    ///
    /// - Parameter holder: another name for each start of each node.
    func takeLease(as holder: String, for span: Duration) async throws(JournalError) -> Lease?

    /// Keeps the lease, under the same epoch; nil when it has expired or is another's.
    func renewLease(_ lease: Lease, for span: Duration) async throws(JournalError) -> Lease?

    /// Gives the lease up, and lets the other nodes know.
    func releaseLease(_ lease: Lease) async throws(JournalError)

    /// Lets the other nodes know that somebody looks at a console of this one.
    func tellOfScreen() async throws(JournalError)

    /// Waits until another node has appended; for one caller at a time. News that come between two
    /// calls wait for the next one.
    func news(timeout: Duration) async -> News
}

/// What ended a wait for other nodes.
package enum News: Hashable, Sendable {
    /// Somebody else appended, or gave the lease up, or may have while nobody listened.
    case heard
    /// Somebody looks at a console of some node.
    case screenIsWatched
    /// Nothing in the given time.
    case quiet
    /// The store cannot be reached.
    case lost
}

/// The right to dispatch, which one node at a time holds; `epoch` rises with each change of holder.
package struct Lease: Hashable, Sendable {
    package let holder: String
    package let epoch: Int64

    package init(holder: String, epoch: Int64) {
        self.holder = holder
        self.epoch = epoch
    }
}
