// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import GRDB
import Journal
import Testing

@testable import JournalSQLite

@Suite(.timeLimit(.minutes(5)))
struct `The journal on SQLite` {
    private func withStore(
        _ body: (SQLiteStore, TemporaryFolder) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let (store, _) = try await SQLiteStore.open(path: folder.path("deep/journal.sqlite"))
            try await body(store, folder)
            try await store.close()
        }
    }

    @Test func `every append is synced, in full, and pays for no checkpoint`() async throws {
        try await withStore { store, _ in
            let settings = try await store.pool.change { db in
                try ["synchronous", "wal_autocheckpoint", "temp_store", "secure_delete"].map {
                    try Int.fetchOne(db, sql: "PRAGMA \($0)")
                }
            }
            #expect(settings == [2, 0, 2, 1])
            let mode = try await store.pool.look {
                try String.fetchOne($0, sql: "PRAGMA journal_mode")
            }
            #expect(mode == "wal")
        }
    }

    @Test func `entries cannot be changed, deleted, or put in between`() async throws {
        try await withStore { store, _ in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            let sentences = [
                "UPDATE entries SET sealed = x'00' WHERE number = 2", "DELETE FROM entries",
                "INSERT OR REPLACE INTO entries VALUES (2, 0, x'', x'', x'')",
                "INSERT INTO entries VALUES (11, 0, x'', x'', x'')",
            ]
            for sentence in sentences {
                await #expect(throws: JournalError.self) {
                    try await store.pool.change { try $0.execute(sql: sentence) }
                }
            }
            #expect(try await Verification.run(store) == .whole(journal.scribe.head))
        }
    }

    @Test func `files and folder are closed to others`() async throws {
        try await withStore { store, folder in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            #expect(try folder.permissions("deep") == 0o700)
            for end in ["", "-wal", "-shm", ".snapshot", ".lock"] {
                #expect(try folder.permissions("deep/journal.sqlite" + end) == 0o600)
            }
        }
    }

    @Test func `a second opener is refused until the first has closed`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.sqlite")
            let (first, _) = try await SQLiteStore.open(path: path)
            let held = JournalError.unavailable("another natalia holds this journal")
            await #expect(throws: held) { _ = try await SQLiteStore.open(path: path) }
            try await first.close()
            let (second, recovery) = try await SQLiteStore.open(path: path)
            #expect(recovery.description == "Nothing was left unfinished; the last entry is 0.")
            try await second.close()
        }
    }

    @Test func `a newer form, or a file that is no journal, is left as it is`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.sqlite")
            let (store, _) = try await SQLiteStore.open(path: path)
            try await store.pool.change { try $0.execute(sql: "PRAGMA user_version = 7") }
            try await store.close()
            await #expect(throws: JournalError.newerForm(7)) {
                _ = try await SQLiteStore.open(path: path)
            }
            let other = folder.path("other.sqlite")
            let queue = try DatabaseQueue(path: other)
            try await queue.write { try $0.execute(sql: "CREATE TABLE plants (name TEXT)") }
            try queue.close()
            await #expect(throws: JournalError.unavailable("the file is no journal")) {
                _ = try await SQLiteStore.open(path: other)
            }
            let text = folder.path("text.sqlite")
            try Data(repeating: 65, count: 9000).write(to: URL(filePath: text))
            await #expect(throws: JournalError.self) {
                _ = try await SQLiteStore.open(path: text)
            }
            #expect(FileManager.default.contents(atPath: text) == Data(repeating: 65, count: 9000))
        }
    }

    @Test func `a closed journal opens again and goes on`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.sqlite")
            let (store, _) = try await SQLiteStore.open(path: path)
            var journal = try TestJournal(store: store)
            try await journal.begin()
            try await store.replaceSnapshot(
                Snapshot.seal(
                    journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring))
            try await store.close()
            let (again, recovery) = try await SQLiteStore.open(path: path)
            #expect(recovery.lastEntry == EntryNumber(8))
            let keyring = try Keyring.open(
                TestJournal.masterKey, wrapped: try await again.keys(), chance: Seeded.chance(2))
            let reading = try await JournalReader.open(again, keyring: keyring)
            #expect(reading.isFromSnapshot && reading.world == journal.world)
            try await again.close()
            await #expect(throws: JournalError.self) { _ = try await again.head() }
        }
    }

    @Test func `the log does not grow while checkpoints are made`() async throws {
        try await withStore { store, folder in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            var largest = 0
            for _ in 0..<30 {
                for _ in 0..<10 { try await journal.write(.alarm(Samples.alarm, .received)) }
                try await store.checkpoint()
                let log = folder.path("deep/journal.sqlite-wal")
                let size = try FileManager.default.attributesOfItem(atPath: log)[.size] as? NSNumber
                largest = max(largest, size?.intValue ?? .max)
            }
            #expect(largest < 500_000)
        }
    }

    @Test func `a broken snapshot file loses only time`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.sqlite")
            let (store, _) = try await SQLiteStore.open(path: path)
            var journal = try TestJournal(store: store)
            try await journal.begin()
            try await store.close()
            try Data(repeating: 66, count: 9000).write(to: URL(filePath: path + ".snapshot"))
            let (again, _) = try await SQLiteStore.open(path: path)
            #expect(try await again.snapshot() == nil)
            let sealed = Snapshot.seal(
                journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring)
            try await again.replaceSnapshot(sealed)
            #expect(try await again.snapshot() == sealed)
            try await again.close()
        }
    }

    @Test func `nothing personal lies on disk in the clear`() async throws {
        try await withStore { store, folder in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            try await journal.write(.quarantine(.heard(Samples.stranger)))
            try await store.replaceSnapshot(
                Snapshot.seal(
                    journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring))
            let markers = [
                "Marker", "Heron", "447700900123", "350000000000001", "jonas", "Alder", "Lantern",
                "H02-4711", "Alone at night",
            ]
            for isCheckpointed in [false, true] {
                if isCheckpointed { try await store.checkpoint() }
                let files = try folder.contents()
                #expect(files.count == 5)
                for (name, data) in files {
                    for marker in markers {
                        #expect(data.range(of: Data(marker.utf8)) == nil, "\(marker) in \(name)")
                    }
                    #expect(data.range(of: Data(Array(0..<32))) == nil, "the master key in \(name)")
                }
            }
        }
    }

    @Test func `a destroyed key is gone from the files`() async throws {
        try await withStore { store, folder in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            let subject = Subject.of(Samples.defender)
            let key = try #require(try await store.keys().first { $0.subject == subject })
            let isThere = {
                try folder.contents().values.contains { $0.range(of: Data(key.wrapped)) != nil }
            }
            #expect(try isThere())
            try await store.destroyKey(of: subject)
            #expect(try !isThere())
        }
    }
}
