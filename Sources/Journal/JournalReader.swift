// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Builds the world from what is stored.
package enum JournalReader {
    /// What a journal says, as of its head.
    package struct Reading: Sendable {
        package var world: World
        package var head: Head
        /// The keys of everything up to there.
        package var keyring: Keyring
        /// Entries read one by one, after the snapshot or from the first.
        package var replayed = 0
        /// Of these, entries whose key was destroyed.
        package var erased = 0
        /// Of these, entries that a newer build wrote and that are not wholly understood here.
        package var inPart: [EntryNumber] = []
        /// Of these, entries that are not as they were written: see ``Damage``.
        package var damaged: [EntryNumber] = []
        fileprivate var unread = 0
        package var isFromSnapshot = false
        /// When the last entry was recorded.
        package var recordedAt: Moment?
        /// What the spare place holds and the journal does not have yet; `world` and `head` are as
        /// of its end.
        package var waiting: [StoredPage] = []
        /// What the spare place holds and a journal that several nodes write has, too: nobody here
        /// knows yet on how many disks.
        package var kept: [StoredPage] = []
        /// Whether the spare place holds anything.
        package var isSpareInUse = false
        /// Whether the spare place holds something else than `waiting`, since other nodes went on
        /// without it: see ``Rejoined``.
        package var isSpareStale = false
        /// What the journal itself says, without what waits.
        package var shore: Shore
        /// Of a journal that several nodes write, its last entries: of these nobody here knows yet
        /// on how many disks they are.
        package var tail: StoredPage?

        /// What a journal says that ends at `shore`.
        package init(_ shore: Shore) {
            self.shore = shore
            keyring = shore.keyring
            world = shore.world
            head = shore.head
        }
    }

    /// A place in the journal, the world there, and the keys of everything up to there.
    package struct Shore: Sendable {
        package var world: World
        package var head: Head
        package var keyring: Keyring

        package init(world: World, head: Head, keyring: Keyring) {
            self.world = world
            self.head = head
            self.keyring = keyring
        }
    }

    static let entriesInPage = 4_096

    /// Reads the snapshot, if there is one that fits, and every entry after it, checking the chain;
    /// then what the spare place holds.
    ///
    /// - Parameters:
    ///   - spare: the pages of the spare place; those that the journal took meanwhile count for
    ///     nothing.
    ///   - keyring: the keys of the journal itself.
    /// - Throws: `.brokenChain` when an entry is missing, `.unreadable` when none can be read; what
    ///   is damaged here and there is left out, and named.
    package static func open(
        _ store: any JournalStore, spare: [StoredPage] = [], keyring: Keyring
    ) async throws(JournalError) -> Reading {
        var reading = try await beginning(store, keyring)
        while true {
            let entries = try await store.entries(
                after: reading.head.number, limit: entriesInPage)
            if entries.isEmpty { break }
            try await read(entries, into: &reading)
        }
        if let first = reading.damaged.first, reading.isAllDamaged { throw .unreadable(first) }
        reading.shore = Shore(
            world: reading.world, head: reading.head, keyring: reading.keyring)
        if store is any SharedStore { reading.tail = try await tail(of: store, reading.shore) }
        reading.isSpareInUse = !spare.isEmpty
        var astray: [StoredPage] = []
        for page in spare {
            if try await store.holds(page) {
                if store is any SharedStore { reading.kept.append(page) }
                continue
            }
            if astray.isEmpty, page.follows(reading.head) {
                let page = StoredPage(entries: page.entries, keys: page.keys, before: reading.head)
                try reading.keyring.learn(page.keys)
                try await read(page.entries, into: &reading)
                reading.waiting.append(page)
            } else {
                astray.append(page)
            }
        }
        if !astray.isEmpty { try await rejoin(astray, in: &reading, from: store) }
        return reading
    }

    private static func tail(
        of store: any JournalStore, _ shore: Shore
    ) async throws(JournalError) -> StoredPage? {
        let start = EntryNumber(max(0, shore.head.number.value - Int64(entriesInPage)))
        let entries = try await store.entries(after: start, limit: entriesInPage)
        guard start > Head.empty.number else {
            return entries.isEmpty ? nil : StoredPage(entries, after: .empty, shore.keyring)
        }
        // The first is there to say where the others begin.
        guard let first = entries.first, entries.count > 1 else { return nil }
        return StoredPage(Array(entries.dropFirst()), after: first.head, shore.keyring)
    }

    /// Other nodes went on while these pages waited.
    private static func rejoin(
        _ astray: [StoredPage], in reading: inout Reading, from store: any JournalStore
    ) async throws(JournalError) {
        guard let first = astray.first?.entries.first else { return }
        var own = reading.keyring
        try own.learn(astray.flatMap(\.keys))
        let rejoined = try Rejoined(
            astray, openedWith: own,
            onto: Shore(world: reading.world, head: reading.head, keyring: reading.keyring),
            others: try await store.subjects(after: EntryNumber(first.number.value - 1)))
        reading.world = rejoined.world
        reading.head = rejoined.scribe.head
        reading.keyring = rejoined.scribe.keyring
        reading.waiting += rejoined.pages
        reading.isSpareStale = true
    }

    private static func read(
        _ entries: [SealedEntry], into reading: inout Reading
    ) async throws(JournalError) {
        let opened: [Opened]
        do throws(JournalError) {
            opened = try await open(entries, after: reading.head, reading.keyring)
        } catch {
            let damage = try Damage(of: entries, after: reading.head, reading.keyring)
            reading.damaged += damage.numbers
            opened = damage.opened
        }
        for (entry, found) in zip(entries, opened) { reading.take(found, of: entry) }
        guard let last = entries.last else { return }
        reading.head = last.head
        reading.recordedAt = max(last.recordedAt, reading.recordedAt ?? last.recordedAt)
    }

    /// The snapshot's world; an empty one when there is none, or none that can be used.
    private static func beginning(
        _ store: any JournalStore, _ keyring: Keyring
    ) async throws(JournalError) -> Reading {
        let empty = Reading(Shore(world: World(), head: .empty, keyring: keyring))
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
            var reading = Reading(Shore(world: world, head: snapshot.head, keyring: keyring))
            reading.isFromSnapshot = true
            reading.recordedAt = entry?.recordedAt
            return reading
        } catch { return empty }
    }

    static func open(
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
    /// Whether nothing at all can be read: then it is no damage here and there.
    fileprivate var isAllDamaged: Bool { !isFromSnapshot && unread == replayed }

    fileprivate mutating func take(_ found: Opened, of entry: SealedEntry) {
        replayed += 1
        switch found {
        case .whole: break
        case .inPart: inPart.append(entry.number)
        case .erased: erased += 1
        case .damaged: unread += 1
        }
        world.take(found, of: entry)
    }
}

extension World {
    mutating func take(_ found: Opened, of entry: SealedEntry) {
        switch found {
        case .whole(let decision): make(decision)
        case .inPart(let decision):
            make(decision)
            doubt(ID(high: entry.subject.high, low: entry.subject.low))
        // It may have taken a consent back.
        case .damaged: doubt(ID(high: entry.subject.high, low: entry.subject.low))
        case .erased: break
        }
    }

    private mutating func make(_ decision: Decision) {
        decision.facts.forEach { evolve(by: $0) }
    }
}

extension StoredPage {
    /// Entries as they are in a journal, with the keys that open them.
    init(_ entries: [SealedEntry], after head: Head, _ keyring: Keyring) {
        self.init(
            entries: entries, keys: keyring.wrapped(Set(entries.map(\.subject))), before: head)
    }

    /// Whether it goes on from `head`.
    func follows(_ head: Head) -> Bool {
        do throws(JournalError) {
            try Chain.verify(entries, after: head)
            return true
        } catch { return false }
    }
}

extension JournalStore {
    /// Whether the journal has this page.
    package func holds(_ page: StoredPage) async throws(JournalError) -> Bool {
        let before = EntryNumber(page.head.number.value - 1)
        return try await entries(after: before, limit: 1).first?.hash == page.head.hash
    }

    /// The subjects of all entries after `number`.
    func subjects(
        after number: EntryNumber
    ) async throws(JournalError) -> Set<ID<Subject>> {
        var subjects: Set<ID<Subject>> = []
        var number = number
        while true {
            let entries = try await entries(after: number, limit: JournalReader.entriesInPage)
            guard let last = entries.last else { return subjects }
            subjects.formUnion(entries.lazy.map(\.subject))
            number = last.number
        }
    }
}
