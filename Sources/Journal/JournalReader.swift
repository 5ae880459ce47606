// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Builds the world from what is stored.
package enum JournalReader {
    /// What a journal says, as of its head.
    package struct Reading: Sendable {
        package var world: World
        package var head: Head
        /// Entries read one by one, after the snapshot or from the first.
        package var replayed = 0
        /// Of these, entries whose key was destroyed.
        package var erased = 0
        package var isFromSnapshot: Bool
    }

    static let entriesInPage = 4_096

    /// Reads the snapshot, if there is one that fits, and every entry after it, checking the chain.
    ///
    /// - Throws: `.brokenChain` or `.unreadable` with the first entry that does not fit.
    package static func open(
        _ store: any JournalStore, keyring: Keyring
    ) async throws(JournalError) -> Reading {
        var reading = try await beginning(store, keyring)
        while true {
            let entries = try await store.entries(
                after: reading.head.number, limit: entriesInPage)
            if entries.isEmpty { return reading }
            for decision in try await decisions(entries, after: reading.head, keyring) {
                reading.replayed += 1
                guard let decision else {
                    reading.erased += 1
                    continue
                }
                for event in decision.events {
                    reading.world.evolve(
                        by: Fact(at: decision.at, author: decision.author, event: event))
                }
            }
            if let last = entries.last { reading.head = last.head }
        }
    }

    /// The snapshot's world; an empty one when there is none, or none that can be used.
    private static func beginning(
        _ store: any JournalStore, _ keyring: Keyring
    ) async throws(JournalError) -> Reading {
        let empty = Reading(world: World(), head: .empty, isFromSnapshot: false)
        let found: SealedSnapshot?
        // A snapshot that cannot even be read is as good as none.
        do { found = try await store.snapshot() } catch { return empty }
        guard let snapshot = found, snapshot.head.number > Head.empty.number else { return empty }
        let before = EntryNumber(snapshot.head.number.value - 1)
        let entry = try await store.entries(after: before, limit: 1).first
        guard entry?.number == snapshot.head.number, entry?.hash == snapshot.head.hash else {
            return empty
        }
        do throws(Snapshot.Unusable) {
            let world = try await Snapshot.open(snapshot, keyring: keyring)
            return Reading(world: world, head: snapshot.head, isFromSnapshot: true)
        } catch { return empty }
    }

    private static func decisions(
        _ entries: [SealedEntry], after head: Head, _ keyring: Keyring
    ) async throws(JournalError) -> [Decision?] {
        try await entries.inParts { part throws(JournalError) in
            // Every entry but the page's first is linked to the one before it in the page.
            var head = head
            if part.startIndex > 0 { head = entries[part.startIndex - 1].head }
            try Chain.verify(part, after: head)
            var decisions: [Decision?] = []
            decisions.reserveCapacity(part.count)
            for entry in part { decisions.append(try entry.decision(with: keyring)) }
            return decisions
        }
    }
}
