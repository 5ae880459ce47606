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
        /// Of these, entries that a newer build wrote and that are not wholly understood here.
        package var inPart: [EntryNumber] = []
        package var isFromSnapshot: Bool
        /// When the last entry was recorded.
        package var recordedAt: Moment?
        /// What the spare place holds and the journal does not have yet; `world` and `head` are as
        /// of its end.
        package var waiting: [StoredPage] = []
    }

    static let entriesInPage = 4_096

    /// Reads the snapshot, if there is one that fits, and every entry after it, checking the chain.
    ///
    /// - Parameter spare: the pages of the spare place; those that the journal took meanwhile count
    ///   for nothing.
    /// - Throws: `.brokenChain` or `.unreadable` with the first entry that does not fit.
    package static func open(
        _ store: any JournalStore, spare: [StoredPage] = [], keyring: Keyring
    ) async throws(JournalError) -> Reading {
        var reading = try await beginning(store, keyring)
        while true {
            let entries = try await store.entries(
                after: reading.head.number, limit: entriesInPage)
            if entries.isEmpty { break }
            try await read(entries, into: &reading, keyring)
        }
        for page in spare where try await !holds(page, store, upTo: reading.head) {
            let page = StoredPage(entries: page.entries, keys: page.keys, before: reading.head)
            try await read(page.entries, into: &reading, keyring)
            reading.waiting.append(page)
        }
        return reading
    }

    private static func read(
        _ entries: [SealedEntry], into reading: inout Reading, _ keyring: Keyring
    ) async throws(JournalError) {
        let opened = try await opened(entries, after: reading.head, keyring)
        for (entry, found) in zip(entries, opened) { reading.take(found, of: entry) }
        guard let last = entries.last else { return }
        reading.head = last.head
        reading.recordedAt = last.recordedAt
    }

    /// Whether the journal, which ends at `head`, has the page already.
    ///
    /// - Throws: `.brokenChain` when it has something else in its place.
    private static func holds(
        _ page: StoredPage, _ store: any JournalStore, upTo head: Head
    ) async throws(JournalError) -> Bool {
        let end = page.head
        guard end.number <= head.number else { return false }
        let before = EntryNumber(end.number.value - 1)
        guard try await store.entries(after: before, limit: 1).first?.hash == end.hash else {
            throw .brokenChain(end.number)
        }
        return true
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
            return Reading(
                world: world, head: snapshot.head, isFromSnapshot: true,
                recordedAt: entry?.recordedAt)
        } catch { return empty }
    }

    private static func opened(
        _ entries: [SealedEntry], after head: Head, _ keyring: Keyring
    ) async throws(JournalError) -> [Opened] {
        try await entries.inParts { part throws(JournalError) in
            // Every entry but the page's first is linked to the one before it in the page.
            var head = head
            if part.startIndex > 0 { head = entries[part.startIndex - 1].head }
            try Chain.verify(part, after: head)
            var opened: [Opened] = []
            opened.reserveCapacity(part.count)
            for entry in part { opened.append(try entry.opened(with: keyring)) }
            return opened
        }
    }
}

extension JournalReader.Reading {
    fileprivate mutating func take(_ found: Opened, of entry: SealedEntry) {
        replayed += 1
        switch found {
        case .whole(let decision): make(decision)
        case .inPart(let decision):
            make(decision)
            world.doubt(ID(high: entry.subject.high, low: entry.subject.low))
            inPart.append(entry.number)
        case .erased: erased += 1
        }
    }

    private mutating func make(_ decision: Decision) {
        decision.facts.forEach { world.evolve(by: $0) }
    }
}
