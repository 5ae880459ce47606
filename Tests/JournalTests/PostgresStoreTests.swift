// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Journal
import TestKit
import Testing

@testable import JournalPostgres

@Suite(.timeLimit(.minutes(5)))
struct `The journal on PostgreSQL` {
    private func withStore(
        _ body: (PostgresStore, PostgresSettings) async throws -> Void
    ) async throws {
        try await PostgresPair.withDatabase { connection in
            let settings = try PostgresSettings(connection: connection, copies: 1).patient
            let store = try await PostgresStore.open(settings)
            try await body(store, settings)
            await store.close()
        }
    }

    @Test func `entries cannot be changed, deleted, or put in between`() async throws {
        try await withStore { store, _ in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            let sentences = [
                "UPDATE natalia.entries SET sealed = '' WHERE number = 2",
                "DELETE FROM natalia.entries", "TRUNCATE natalia.entries",
                "INSERT INTO natalia.entries VALUES (2, 0, '', '', '')"
                    + " ON CONFLICT (number) DO UPDATE SET sealed = ''",
                "INSERT INTO natalia.entries VALUES (11, 0, '', '', '')",
                "INSERT INTO natalia.entries VALUES (9, 0, '', '', ''), (11, 0, '', '', '')",
            ]
            for sentence in sentences {
                await #expect(throws: JournalError.self) { try await store.run(sentence) }
            }
            #expect(try await Verification.run(store) == .whole(journal.scribe.head))
        }
    }

    @Test func `a newer form, or a schema that is no journal, is left as it is`() async throws {
        try await withStore { store, settings in
            try await store.run("UPDATE natalia.form SET number = 7")
            await #expect(throws: JournalError.newerForm(7)) {
                _ = try await PostgresStore.open(settings)
            }
            try await store.run("DROP SCHEMA natalia CASCADE")
            // What runs on finds out, and begins no new journal in place of the old.
            await store.close()
            try await Line.once(.opening, Cluster(settings)) { connection throws(Fault) in
                try connection.run("CREATE SCHEMA natalia")
            }
            let none = JournalError.unavailable("the schema natalia is no journal")
            await #expect(throws: none) { _ = try await PostgresStore.open(settings) }
        }
    }

    @Test func `of several nodes that begin at once, one makes the tables`() async throws {
        try await PostgresPair.withDatabase { connection in
            let settings = try PostgresSettings(connection: connection, copies: 1).patient
            let heads = try await withThrowingTaskGroup(of: Head.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let store = try await PostgresStore.open(settings)
                        let head = try await store.head()
                        await store.close()
                        return head
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(heads == Array(repeating: .empty, count: 4))
        }
    }

    @Test func `of stores that race, exactly one wins each number`() async throws {
        try await PostgresPair.withDatabase { connection in
            let settings = try PostgresSettings(connection: connection, copies: 1).patient
            let wins = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for racer in 1...3 {
                    group.addTask { try await race(settings, seed: UInt64(racer)) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let store = try await PostgresStore.open(settings)
            let head = try await store.head()
            #expect(wins.sorted() == Array(1...head.number.value))
            #expect(try await Verification.run(store) == .whole(head))
            await store.close()
        }
    }

    /// Appends on its own until it has won ten times, following the others whenever it lost.
    private func race(_ settings: PostgresSettings, seed: UInt64) async throws -> [Int64] {
        let store = try await PostgresStore.open(settings)
        var wins: [Int64] = []
        var losses = 0
        while wins.count < 10, losses < 10_000 {
            let keyring = try Keyring.open(
                TestJournal.masterKey, wrapped: try await store.keys(),
                chance: Seeded.chance(seed &+ UInt64(losses * 100 + wins.count) &* 1_000))
            let scribe = Scribe(head: try await store.head(), keyring: keyring)
            let decision = Decision(
                at: Samples.at, author: .stranger, events: [.quarantine(.heard(Samples.nameless))])
            let page = scribe.write([decision], after: World())
            do throws(JournalError) {
                try await store.append(page.entries, keys: page.keys, expecting: scribe.head)
                wins.append(page.head.number.value)
            } catch .headMoved {
                losses += 1
            }
        }
        await store.close()
        return wins
    }

    @Test func `an append goes on after its connection was ended`() async throws {
        try await withStore { store, _ in
            var journal = try TestJournal(store: store)
            try await journal.begin()
            let ended = """
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            try await Line.once(.opening, store.cluster) { connection throws(Fault) in
                try connection.run(ended)
            }
            await #expect(throws: JournalError.self) {
                try await journal.write(.alarm(Samples.alarm, .received))
            }
            #expect(try await store.head() == journal.scribe.head)
            try await journal.write(.alarm(Samples.alarm, .received))
            #expect(try await store.head() == journal.scribe.head)
        }
    }

    @Test func `a closed store says so`() async throws {
        try await withStore { store, _ in
            await store.close()
            let closed = JournalError.unavailable("the journal is closed")
            await #expect(throws: closed) { try await store.head() }
            #expect(await store.news(timeout: .seconds(5)) == .lost)
        }
    }

    @Test func `nothing personal, and no destroyed key, lies in the server's files`() async throws {
        let server = try await PostgresPair.start(alone: true)
        defer { server.stop() }
        let store = try await PostgresStore.open(
            PostgresSettings(connection: server.connection(), copies: 1).patient)
        var journal = try TestJournal(store: store)
        try await journal.begin()
        try await journal.write(.quarantine(.heard(Samples.stranger)))
        try await store.replaceSnapshot(
            Snapshot.seal(
                journal.world, head: journal.scribe.head, keyring: journal.scribe.keyring))
        await #expect(throws: JournalError.self) {
            try await store.run("INSERT INTO natalia.entries SELECT * FROM natalia.entries")
        }
        let subject = Subject.of(Samples.defender)
        let key = try #require(try await store.keys().first { $0.subject == subject })
        let markers = [
            "Marker", "Heron", "447700900123", "350000000000001", "jonas", "Alder", "Lantern",
            "H02-4711", "Alone at night",
        ].map { Data($0.utf8) }
        try await store.run("CHECKPOINT")
        var files = try contents(of: server.folder + "/a")
        #expect(files.keys.contains { $0.contains("pg_wal/0") } && files["log"] != nil)
        for (name, data) in files {
            #expect(markers.allSatisfy { data.range(of: $0) == nil }, "in \(name)")
        }
        #expect(files.values.contains { $0.range(of: Data(key.wrapped)) != nil })
        try await store.destroyKey(of: subject)
        files = try contents(of: server.folder + "/a")
        #expect(files.filter { $0.value.range(of: Data(key.wrapped)) != nil }.map(\.key) == [])
        await store.close()
    }

    private func contents(of folder: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            if let data = FileManager.default.contents(atPath: "\(folder)/\(file)") {
                contents[file] = data
            }
        }
        return contents
    }
}

extension PostgresStore {
    /// Runs any sentence as the journal's own account.
    func run(_ sentence: String) async throws(JournalError) {
        try await reading.call { connection throws(Fault) in try connection.run(sentence) }
    }
}
