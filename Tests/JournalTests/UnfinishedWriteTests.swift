// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Journal
import JournalSQLite
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `A journal cut off in the middle of a write` {
    private struct Recorded {
        var main: Data
        var log: Data
        /// How long the log was once each entry was on disk.
        var ends: [Int]
        var entries: [SealedEntry]
    }

    private func record() async throws -> Recorded {
        var recorded = Recorded(main: Data(), log: Data(), ends: [], entries: [])
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.sqlite")
            let (store, _) = try await SQLiteStore.open(path: path)
            var journal = try TestJournal(store: store)
            let roster: [Roster.Event] = [.appointed(Samples.officer), .enrolled(Samples.person)]
            let notes: [Alarm.Event] = (1...4).map { .noted("Note \($0)") }
            let events: [Event] =
                roster.map { .roster($0) } + notes.map { .alarm(Samples.alarm, $0) }
            for event in events {
                try await journal.write(event)
                recorded.ends.append(try Data(contentsOf: URL(filePath: path + "-wal")).count)
            }
            recorded.main = try Data(contentsOf: URL(filePath: path))
            recorded.log = try Data(contentsOf: URL(filePath: path + "-wal"))
            recorded.entries = try await store.entries(after: EntryNumber(0), limit: 100)
            try await store.close()
        }
        return recorded
    }

    private func reopen(
        _ recorded: Recorded, log: Data
    ) async throws -> (recovery: Recovery, entries: [SealedEntry]) {
        var result: (recovery: Recovery, entries: [SealedEntry])?
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.sqlite")
            try recorded.main.write(to: URL(filePath: path))
            try log.write(to: URL(filePath: path + "-wal"))
            let (store, recovery) = try await SQLiteStore.open(path: path)
            result = (recovery, try await store.entries(after: EntryNumber(0), limit: 100))
            try await store.close()
        }
        return try #require(result)
    }

    @Test func `every committed entry is there, and what was dropped is said`() async throws {
        let recorded = try await record()
        #expect(recorded.ends.last == recorded.log.count)
        let near = recorded.ends.flatMap { end in [end - 4097, end - 1, end, end + 1, end + 24] }
        let far = Array(stride(from: 0, to: recorded.log.count, by: 1_117))
        let offsets = far + near + [16, 31, 32, 33]
        for offset in Set(offsets.filter { $0 <= recorded.log.count }).sorted() {
            let (recovery, entries) = try await reopen(
                recorded, log: recorded.log.prefix(offset))
            let committed = recorded.ends.filter { $0 <= offset }.count
            #expect(entries == Array(recorded.entries.prefix(committed)), "cut at \(offset)")
            let begins = committed > 0 ? recorded.ends[committed - 1] : offset <= 32 ? 0 : 32
            let dropped = offset == 32 ? 0 : offset - begins
            #expect(recovery.droppedBytes == dropped, "cut at \(offset)")
            #expect(recovery.lastEntry == EntryNumber(Int64(committed)))
        }
    }

    @Test func `a torn page drops its write and what came after`() async throws {
        let recorded = try await record()
        for torn in 1..<recorded.ends.count {
            var log = recorded.log
            log[recorded.ends[torn - 1] + 700] ^= 0xFF
            let (recovery, entries) = try await reopen(recorded, log: log)
            #expect(entries == Array(recorded.entries.prefix(torn)))
            #expect(recovery.droppedBytes == recorded.log.count - recorded.ends[torn - 1])
            #expect(recovery.droppedFrames > 0)
            #expect(
                recovery.description == "An unfinished write of \(recovery.droppedBytes) bytes was "
                    + "left out; the last entry is \(torn).")
        }
    }

    @Test func `frames left from a finished log are not called unfinished`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.sqlite")
            let (store, _) = try await SQLiteStore.open(path: path)
            var journal = try TestJournal(store: store)
            for _ in 0..<20 { try await journal.write(.roster(.enrolled(Samples.person))) }
            try await store.checkpoint()
            try await journal.write(.roster(.appointed(Samples.officer)))
            let main = try Data(contentsOf: URL(filePath: path))
            let log = try Data(contentsOf: URL(filePath: path + "-wal"))
            let (recovery, entries) = try await reopen(
                Recorded(main: main, log: log, ends: [], entries: []), log: log)
            #expect(recovery.droppedBytes == 0)
            #expect(entries.count == 21)
            try await store.close()
        }
    }
}
