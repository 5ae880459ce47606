// SPDX-License-Identifier: Apache-2.0

/// A whole journal, brought from one store to another: entries, data keys and snapshot, all as they
/// lie. It needs no key.
package enum JournalCopy {
    package enum Fault: Error, Hashable, Sendable {
        /// Something is in the target already.
        case targetNotEmpty
        /// Somebody wrote to the source meanwhile.
        case sourceMoved
        /// What the target gives back is not what the source gave.
        case notEqual
    }

    static let entriesInPage = 1_024

    /// Copies page by page, checking the chain, and then reads the target back.
    ///
    /// The data keys go with the last page: what was left of a copy that did not end cannot be read
    /// as a journal.
    /// - Returns: where both journals end.
    /// - Throws: `Fault`; `JournalError` of either store, `.brokenChain` when the source is broken.
    package static func run(
        from source: any JournalStore, to target: any JournalStore
    ) async throws -> Head {
        guard try await target.head() == .empty, try await target.keys().isEmpty else {
            throw Fault.targetNotEmpty
        }
        let end = try await source.head()
        let keys = try await source.keys()
        var head = Head.empty
        repeat {
            let entries = try await source.entries(after: head.number, limit: entriesInPage)
                .filter { $0.number <= end.number }
            let next = try Chain.verify(entries, after: head)
            // A gap before the end would otherwise be read for ever.
            guard !entries.isEmpty || head == end else { throw Fault.sourceMoved }
            try await target.append(entries, keys: next == end ? keys : [], expecting: head)
            head = next
        } while head.number < end.number
        if let snapshot = try await source.snapshot() {
            try await target.replaceSnapshot(snapshot)
        }
        guard try await source.head() == head, head == end, try await source.keys() == keys else {
            throw Fault.sourceMoved
        }
        guard try await Verification.run(target) == .whole(end), try await target.keys() == keys
        else { throw Fault.notEqual }
        return end
    }
}
