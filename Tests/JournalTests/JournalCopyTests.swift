// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `A copied journal` {
    static let ways = StoreKind.allCases.flatMap { from in
        StoreKind.allCases.map { (from, $0) }
    }

    @Test(arguments: ways)
    func `is the same, key by key, in every store`(from: StoreKind, to: StoreKind) async throws {
        try await from.with { source in
            try await to.with { target in
                var journal = try TestJournal(store: source)
                try await journal.begin()
                try await journal.write(
                    (0..<2_100).map { _ in
                        Decision(
                            at: Samples.at, author: .administrator,
                            events: [.alarm(Samples.alarm, .received)])
                    })
                try await source.replaceSnapshot(
                    Snapshot.seal(
                        journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring))
                try await source.destroyKey(of: Subject.of(TestJournal.other.id))
                let head = try await JournalCopy.run(from: source, to: target)
                #expect(head == journal.scribe.head)
                #expect(try await Verification.run(target) == .whole(head))
                #expect(try await target.keys() == source.keys())
                #expect(try await target.keys().filter(\.isDestroyed).count == 1)
                #expect(try await target.snapshot() == source.snapshot())
                let (first, second) = (EntryNumber(1_000), EntryNumber(0))
                for after in [first, second] {
                    let given = try await source.entries(after: after, limit: 500)
                    #expect(try await target.entries(after: after, limit: 500) == given)
                }
                let keyring = try Keyring.open(
                    TestJournal.masterKey, wrapped: try await target.keys(),
                    chance: Seeded.chance(2))
                #expect(try await JournalReader.open(target, keyring: keyring).head == head)
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `never goes over another one`(kind: StoreKind) async throws {
        try await kind.with { target in
            var journal = try TestJournal(store: target)
            try await journal.begin()
            await #expect(throws: JournalCopy.Fault.targetNotEmpty) {
                _ = try await JournalCopy.run(from: MemoryStore(), to: target)
            }
            #expect(try await target.head() == journal.scribe.head)
        }
    }

    @Test func `of an empty journal is empty`() async throws {
        let target = MemoryStore()
        #expect(try await JournalCopy.run(from: MemoryStore(), to: target) == .empty)
        #expect(try await target.keys().isEmpty)
    }

    @Test func `of a broken journal stops at the first broken entry, without any key`() async throws
    {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        var entries = try await journal.store.entries(after: EntryNumber(0), limit: 100)
        entries[4].sealed[15] ^= 1
        let source = MemoryStore()
        try await source.append(
            entries, keys: try await journal.store.keys(), expecting: .empty)
        let target = MemoryStore()
        await #expect(throws: JournalError.brokenChain(EntryNumber(5))) {
            _ = try await JournalCopy.run(from: source, to: target)
        }
        #expect(try await target.keys().isEmpty)
    }
}
