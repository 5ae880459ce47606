// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Where sealed entries lie: append-only.
///
/// Every store passes the one contract suite.
package protocol JournalStore: Sendable {
    func head() async throws(JournalError) -> Head

    /// Adds `entries` and the data keys first used in them, in one piece: on return all of it is on
    /// disk. After `.headMoved` none of it is; after another error all of it or none may be, and
    /// `head` tells.
    ///
    /// - Throws: `.headMoved` when the journal does not end at `expected`.
    @discardableResult
    func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies

    /// On how many disks everything is that was appended so far.
    func copies() async throws(JournalError) -> Copies

    /// The entries after `number`, in order, at most `limit`.
    func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry]

    func keys() async throws(JournalError) -> [WrappedKey]

    /// Erasure: what is sealed under this key can never be read again.
    func destroyKey(of subject: ID<Subject>) async throws(JournalError)

    func snapshot() async throws(JournalError) -> SealedSnapshot?

    /// Replaces the snapshot. A torn write leaves the one before.
    func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError)
}

/// On how many disks something is.
package enum Copies: Hashable, Sendable {
    /// On as many as the store was set up with.
    case all
    /// On one, though the store was set up with several: the others did not answer in time.
    case one
}

/// An operating fault of the journal. Never holds personal data or a key.
package enum JournalError: Error, Hashable, Sendable {
    /// Somebody else wrote: the journal ends elsewhere than expected.
    case headMoved
    /// The store said no; its own words, which name no content.
    case unavailable(String)
    /// The first entry that does not fit the chain.
    case brokenChain(EntryNumber)
    /// An entry that its key does not open, or that is no message of ours.
    case unreadable(EntryNumber)
    /// The master key does not open the data keys: it is another journal's.
    case wrongMasterKey
    /// Made by a newer build, in a form this one does not know.
    case newerForm(Int)
}
