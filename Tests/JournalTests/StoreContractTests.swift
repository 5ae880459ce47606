// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Journal
import JournalPostgres
import JournalSQLite
import TestKit
import Testing

/// Every kind of store there is.
enum StoreKind: CaseIterable, Sendable {
    case memory
    case sqlite
    case postgres

    /// Runs `body` on a fresh store of this kind.
    func with(_ body: (any JournalStore) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryStore())
        case .sqlite:
            try await TemporaryFolder.with { folder in
                let (store, _) = try await SQLiteStore.open(path: folder.path("journal.sqlite"))
                try await body(store)
                try await store.close()
            }
        case .postgres:
            try await PostgresPair.withDatabase { connection in
                let store = try await PostgresStore.open(
                    PostgresSettings(connection: connection, copies: 1).patient)
                try await body(store)
                await store.close()
            }
        }
    }
}

/// What the engine may expect of every store.
@Suite(.timeLimit(.minutes(5)))
struct `A journal store` {
    @Test(arguments: StoreKind.allCases)
    func `begins empty`(kind: StoreKind) async throws {
        try await kind.with { store in
            let head = try await store.head()
            #expect(head == .empty)
            #expect(try await store.entries(after: EntryNumber(0), limit: 10).isEmpty)
            #expect(try await store.keys().isEmpty)
            #expect(try await store.snapshot() == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `gives back what was appended, in order`(kind: StoreKind) async throws {
        try await kind.with { store in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            let all = try await store.entries(after: EntryNumber(0), limit: 100)
            #expect(all.map(\.number.value) == Array(1...8))
            #expect(try await store.head() == journal.scribe.head)
            #expect(try await store.entries(after: EntryNumber(5), limit: 2) == Array(all[5..<7]))
            #expect(try await store.entries(after: EntryNumber(8), limit: 2).isEmpty)
            #expect(try await store.keys().count == 3)
            #expect(try Chain.verify(all, after: .empty) == journal.scribe.head)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses what does not follow its end, and keeps nothing of it`(kind: StoreKind)
        async throws
    {
        try await kind.with { store in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            let stale = journal.scribe
            try await journal.write(.alarm(Samples.alarm, .received))
            let late = Decision(
                at: Samples.at, author: .stranger, events: [.quarantine(.heard(Samples.nameless))])
            let page = stale.write([late], after: journal.world)
            await #expect(throws: JournalError.headMoved) {
                try await store.append(page.entries, keys: page.keys, expecting: stale.head)
            }
            let gap = journal.scribe.write([late, late], after: journal.world)
            await #expect(throws: JournalError.headMoved) {
                try await store.append(
                    [gap.entries[1]], keys: gap.keys, expecting: journal.scribe.head)
            }
            #expect(try await store.head() == journal.scribe.head)
            #expect(try await store.keys().count == 3)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `replaces its snapshot`(kind: StoreKind) async throws {
        try await kind.with { store in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            for _ in 0..<2 {
                let sealed = Snapshot.seal(
                    journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring)
                try await store.replaceSnapshot(sealed)
                #expect(try await store.snapshot() == sealed)
                try await journal.write(.alarm(Samples.alarm, .received))
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `remembers that a key was destroyed, and takes a new one for its subject`(
        kind: StoreKind
    ) async throws {
        try await kind.with { store in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            let subject = Subject.of(Samples.defender)
            try await store.destroyKey(of: subject)
            try await store.destroyKey(of: Subject.of(ID(high: 1, low: 1)))
            #expect(try await store.keys().filter(\.isDestroyed).map(\.subject) == [subject])
            journal.scribe.destroyKey(of: subject)
            try await journal.write(.alarm(Samples.alarm, .received))
            #expect(try await store.keys().filter(\.isDestroyed).isEmpty)
            #expect(try await store.keys().count == 3)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `ends a write whose task was cancelled`(kind: StoreKind) async throws {
        try await kind.with { store in
            let journal = try TestJournal(store: store)
            let decision = Decision(
                at: Samples.at, author: .stranger, events: [.quarantine(.heard(Samples.nameless))])
            let page = journal.scribe.write([decision], after: World())
            await withTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask {
                    #expect(Task.isCancelled)
                    await #expect(throws: Never.self) {
                        try await store.append(page.entries, keys: page.keys, expecting: .empty)
                    }
                }
            }
            #expect(try await store.head() == page.head)
        }
    }
}
