// SPDX-License-Identifier: Apache-2.0

/// A check of the whole chain; it needs no key and changes nothing.
package enum Verification {
    package enum Finding: Hashable, Sendable {
        /// Every entry fits; the number of the last is how many there are.
        case whole(Head)
        /// The first entry that does not fit.
        case broken(EntryNumber)
    }

    /// Others may write meanwhile: what they add is not looked at.
    ///
    /// - Throws: what the store throws; a broken chain is a finding.
    package static func run(_ store: any JournalStore) async throws(JournalError) -> Finding {
        let end = try await store.head()
        var head = Head.empty
        while head.number < end.number {
            let entries = try await store.entries(
                after: head.number, limit: JournalReader.entriesInPage
            ).filter { $0.number <= end.number }
            if entries.isEmpty { break }
            do throws(JournalError) {
                head = try Chain.verify(entries, after: head)
            } catch .brokenChain(let number) {
                return .broken(number)
            }
        }
        // An entry that lies beyond a gap is never read page by page.
        return end == head ? .whole(head) : .broken(head.number.next)
    }
}
