// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import HashTreeCollections

/// What other nodes wrote after a place in the journal.
package struct Tidings: Sendable {
    /// Where the journal ends with it.
    package var shore: JournalReader.Shore
    package var touchedAlarms: Set<ID<Alarm>> = []
    package var touchedStation = false
    /// When the last of them was written, by the clock of whoever did.
    package var recordedAt: Moment?
    /// Whose entries they are.
    package var subjects: Set<ID<Subject>> = []
    /// All that was read, with the keys that open it, as it can be written once more.
    package var pages: [StoredPage] = []
    /// Whether the journal was read anew; `pages` are its end then.
    package var isWhole = false
}

extension JournalReader {
    /// Reads what lies behind `shore`.
    ///
    /// - Parameter since: from which entry on others wrote; what is before it is ours.
    /// - Throws: `.brokenChain` when the journal does not go on from there: another one, or an
    ///   earlier state of it, has taken its place.
    package static func tidings(
        _ store: any JournalStore, after shore: Shore, since: EntryNumber
    ) async throws(JournalError) -> Tidings {
        var tidings = Tidings(shore: shore)
        while true {
            let entries = try await store.entries(
                after: tidings.shore.head.number, limit: entriesInPage)
            guard let last = entries.last else { break }
            var opened: [Opened]
            do throws(JournalError) {
                opened = try await open(entries, after: tidings.shore.head, tidings.shore.keyring)
            } catch .unreadable {
                try await tidings.shore.keyring.learn(store.keys())
                opened = try await open(entries, after: tidings.shore.head, tidings.shore.keyring)
            }
            for (entry, found) in zip(entries, opened) {
                tidings.take(found, of: entry)
                if entry.number > since { tidings.subjects.insert(entry.subject) }
            }
            tidings.pages.append(
                StoredPage(entries, after: tidings.shore.head, tidings.shore.keyring))
            tidings.shore.head = last.head
        }
        let head = try await store.head()
        guard head.number > tidings.shore.head.number || head == tidings.shore.head else {
            throw .brokenChain(tidings.shore.head.number)
        }
        return tidings
    }
}

extension JournalReader {
    /// The same for a journal that was read anew: whatever it says may be news.
    package static func tidings(
        _ store: any JournalStore, whole reading: Reading, since: EntryNumber
    ) async throws(JournalError) -> Tidings {
        Tidings(
            shore: reading.shore, touchedAlarms: Set(reading.world.restless), touchedStation: true,
            recordedAt: reading.recordedAt,
            subjects: try await store.subjects(after: since),
            pages: reading.tail.map { [$0] } ?? [], isWhole: true)
    }
}

extension Tidings {
    fileprivate mutating func take(_ found: Opened, of entry: SealedEntry) {
        shore.world.take(found, of: entry)
        guard case .whole(let decision) = found else {
            // Whatever it was, everybody looks.
            touchedStation = true
            touchedAlarms.formUnion(shore.world.restless)
            return
        }
        recordedAt = max(decision.at, recordedAt ?? decision.at)
        for event in decision.events {
            switch event {
            case .alarm(let id, _): touchedAlarms.insert(id)
            case .roster, .quarantine, .access: touchedStation = true
            }
        }
    }
}
