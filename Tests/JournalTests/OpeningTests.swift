// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import Testing

@testable import Journal

@Suite(.timeLimit(.minutes(5)))
struct `Opening a journal` {
    @Test(arguments: UInt64(1)...12)
    func `a snapshot and what follows make the same world as all entries`(seed: UInt64)
        async throws
    {
        let store = MemoryStore()
        var journal = try TestJournal(store: store, seed: seed)
        try await journal.begin()
        var history = History(seed: seed)
        let place = Int(seed) * 20
        for step in 0..<300 {
            if step == place {
                try await store.replaceSnapshot(
                    Snapshot.seal(
                        journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring))
            }
            let (command, author, now) = history.next(in: journal.world)
            try await journal.submit(command, by: author, at: now)
        }
        let keyring = try await journal.keyring()
        let fast = try await JournalReader.open(store, keyring: keyring)
        #expect(fast.isFromSnapshot)
        #expect(fast.head == journal.scribe.head)
        #expect(fast.world == journal.world)
        try await store.replaceSnapshot(SealedSnapshot(head: .empty, chunks: []))
        let slow = try await JournalReader.open(store, keyring: keyring)
        #expect(!slow.isFromSnapshot)
        #expect(slow.replayed == Int(journal.scribe.head.number.value))
        #expect(slow.world == journal.world)
        #expect(try await Verification.run(store) == .whole(journal.scribe.head))
    }

    @Test func `a snapshot that does not fit is not used`() async throws {
        let store = MemoryStore()
        var journal = try TestJournal(store: store)
        try await journal.begin()
        let good = Snapshot.seal(
            journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring)
        #expect(good.chunks.count == 4)
        var bad: [SealedSnapshot] = []
        for index in good.chunks.indices {
            var one = good
            one.chunks[index].sealed[20] ^= 1
            bad.append(one)
            one = good
            one.chunks.remove(at: index)
            bad.append(one)
            one = good
            one.chunks.swapAt(index, (index + 1) % one.chunks.count)
            bad.append(one)
        }
        let foreign = Head(number: journal.scribe.head.number, hash: Samples.digest(7))
        bad.append(Snapshot.seal(journal.world, head: foreign, keyring: journal.scribe.keyring))
        let later = Head(number: EntryNumber(99), hash: Samples.digest(7))
        bad.append(Snapshot.seal(journal.world, head: later, keyring: journal.scribe.keyring))
        bad.append(SealedSnapshot(head: Samples.someHead, chunks: good.chunks))
        for one in bad {
            try await store.replaceSnapshot(one)
            let reading = try await JournalReader.open(store, keyring: try await journal.keyring())
            #expect(!reading.isFromSnapshot)
            #expect(reading.world == journal.world)
        }
        try await store.replaceSnapshot(good)
        let reading = try await JournalReader.open(store, keyring: try await journal.keyring())
        #expect(reading.isFromSnapshot && reading.replayed == 0 && reading.world == journal.world)
    }

    @Test(arguments: [false, true])
    func `what was erased is skipped and counted, and nothing else is lost`(
        withSnapshot: Bool
    ) async throws {
        let store = MemoryStore()
        var journal = try TestJournal(store: store)
        try await journal.begin()
        if withSnapshot {
            try await store.replaceSnapshot(
                Snapshot.seal(
                    journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring))
        }
        try await store.destroyKey(of: Subject.of(Samples.defender))
        let reading = try await JournalReader.open(store, keyring: try await journal.keyring())
        #expect(reading.erased == (withSnapshot ? 0 : 3))
        #expect(reading.world.roster.defenders.count == 1)
        #expect(reading.world.roster.defender(TestJournal.other.id) == TestJournal.other)
        #expect(reading.world.alarms.isEmpty)
        #expect(try await Verification.run(store) == .whole(journal.scribe.head))
    }

    @Test func `after an erasure the defender can be enrolled anew under a new key`()
        async throws
    {
        let store = MemoryStore()
        var journal = try TestJournal(store: store)
        try await journal.begin()
        let subject = Subject.of(Samples.defender)
        try await store.destroyKey(of: subject)
        journal.scribe.destroyKey(of: subject)
        let sealed = Snapshot.seal(
            journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring)
        #expect(!sealed.chunks.contains { $0.subject == subject })
        try await journal.write(.roster(.enrolled(Samples.person)))
        let reading = try await JournalReader.open(store, keyring: try await journal.keyring())
        #expect(reading.erased == 3)
        #expect(reading.world.roster.defender(Samples.defender) == Samples.person)
    }

    @Test func `a changed entry is left out and named, and whom it is about is in doubt`()
        async throws
    {
        let (reading, store) = try await opened { $0[4].sealed[15] ^= 1 }
        #expect(reading.damaged == [EntryNumber(5)])
        #expect(reading.replayed > 5 && reading.head.number.value == Int64(reading.replayed))
        #expect(reading.world.roster.defenders[Samples.defender] == nil)
        #expect(reading.world.roster.doubts.contains(Samples.defender))
        #expect(try await Verification.run(store) == .broken(EntryNumber(5)))
    }

    @Test func `an entry whose hash was changed is read, for its seal proves it`() async throws {
        let (reading, _) = try await opened { entries in
            var bytes = entries[4].hash.bytes
            bytes[0] ^= 1
            entries[4].hash = Digest(bytes: bytes)!
        }
        #expect(reading.damaged == [EntryNumber(5), EntryNumber(6)])
        #expect(reading.world.roster.defenders[Samples.defender] != nil)
        #expect(reading.world.roster.doubts.isEmpty)
    }

    @Test func `a key that was changed hides its subject alone`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        var keys = try await journal.store.keys()
        let place = try #require(
            keys.firstIndex { $0.subject == Subject.of(Samples.defender) })
        keys[place].wrapped[20] ^= 1
        let keyring = try Keyring.open(
            TestJournal.masterKey, wrapped: keys, chance: Seeded.chance(1))
        let reading = try await JournalReader.open(journal.store, keyring: keyring)
        #expect(!reading.damaged.isEmpty)
        #expect(reading.world.roster.defenders.keys.contains(TestJournal.other.id))
        #expect(reading.world.roster.doubts == [Samples.defender])
    }

    @Test func `a missing entry stops the opening, and so does a journal that is all noise`()
        async throws
    {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        var entries = try await journal.store.entries(after: EntryNumber(0), limit: 100)
        entries.remove(at: 4)
        let (kept, keyring) = (entries, try await journal.keyring())
        #expect(throws: JournalError.brokenChain(EntryNumber(5))) {
            try Damage(of: kept, after: .empty, keyring)
        }
        await #expect(throws: JournalError.unreadable(EntryNumber(1))) {
            try await opened { entries in
                for index in entries.indices { entries[index].sealed[15] ^= 1 }
            }
        }
    }

    /// A journal of which the disk gives back something else.
    @discardableResult
    private func opened(
        _ change: (inout [SealedEntry]) -> Void
    ) async throws -> (JournalReader.Reading, any JournalStore) {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        var entries = try await journal.store.entries(after: EntryNumber(0), limit: 100)
        change(&entries)
        let store = MemoryStore()
        try await store.append(
            entries, keys: try await journal.store.keys(), expecting: .empty)
        return (try await JournalReader.open(store, keyring: try await journal.keyring()), store)
    }

    @Test func `an entry forged with a fitting chain does not open`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        var entries = try await journal.store.entries(after: EntryNumber(0), limit: 100)
        entries[4].sealed[15] ^= 1
        var head = Head.empty
        for index in entries.indices {
            entries[index].hash = Chain.hash(of: entries[index], after: head.hash)
            head = Head(number: entries[index].number, hash: entries[index].hash)
        }
        let store = MemoryStore()
        try await store.append(
            entries, keys: try await journal.store.keys(), expecting: .empty)
        let reading = try await JournalReader.open(store, keyring: try await journal.keyring())
        #expect(reading.damaged == [EntryNumber(5)])
        #expect(reading.world.roster.defenders[Samples.defender] == nil)
    }
}

extension Samples {
    static let someHead = Head(number: EntryNumber(2), hash: digest(3))
}
