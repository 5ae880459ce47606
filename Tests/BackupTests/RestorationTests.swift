// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import JournalSQLite
import TestCast
import Testing

@testable import Backup

@Suite(.timeLimit(.minutes(5)))
struct `Restoring` {
    @Test func `ends before the first entry recorded after the moment`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            let backup = diary.backup(to: folder.target)
            for _ in 0..<30 { try await diary.scribble() }
            try await backup.pass()
            let all = try await diary.store.all()
            for index in [0, 1, 14, 29] {
                let moment = all[index].recordedAt
                for end in [Restoration.End.moment(moment), .entry(all[index].number)] {
                    let store = MemoryStore()
                    let report = try await Restoration.run(
                        from: folder.target, into: store, until: end)
                    #expect(try await store.all() == Array(all.prefix(index + 1)))
                    #expect(report.head.number == all[index].number)
                    #expect(report.lastMoment == moment && report.missingUpTo == nil)
                }
            }
            let none = MemoryStore()
            let report = try await Restoration.run(
                from: folder.target, into: none, until: .moment(all[0].recordedAt - .seconds(1)))
            #expect(report.head == .empty && report.lastMoment == nil)
        }
    }

    @Test func `says what is missing behind a gap`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            let backup = diary.backup(to: folder.target)
            for count in [40, 12, 3] {
                try await diary.scribble(count)
                try await backup.pass()
            }
            try folder.remove(try folder.segments()[1])
            let store = MemoryStore()
            let report = try await Restoration.run(from: folder.target, into: store)
            #expect(report.head.number == EntryNumber(40))
            #expect(report.missingUpTo == EntryNumber(55))
            let early = try await Restoration.run(
                from: folder.target, into: MemoryStore(), until: .entry(EntryNumber(30)))
            #expect(early.missingUpTo == nil && early.head.number == EntryNumber(30))
        }
    }

    @Test func `to an earlier moment makes a journal that is written on and opens again`()
        async throws
    {
        try await TestFolder.with { folder in
            let diary = try Diary()
            try await diary.begin()
            let defender = Cast.amina
            let before = diary.scribe.head.number
            // She is erased, and enrolled anew under another key, which the backup has.
            try await diary.erase(defender.id)
            try await diary.scribble(4)
            try await diary.write([.roster(.enrolled(defender))])
            try await diary.backup(to: folder.target).pass()
            let store = MemoryStore()
            let report = try await Restoration.run(
                from: folder.target, into: store, until: .entry(before))
            #expect(report.head.number == before)
            let keyring = try Diary.masterKeyring(try await store.keys())
            let opened = try await JournalReader.open(store, keyring: keyring)
            #expect(opened.world.roster.defender(defender.id) == .unidentified)
            var scribe = Scribe(head: opened.head, keyring: keyring)
            let page = scribe.write(
                [
                    Decision(
                        at: Cast.noon, author: .administrator,
                        events: [.roster(.enrolled(defender))])
                ], after: opened.world)
            try await store.append(page.entries, keys: page.keys, expecting: scribe.head)
            scribe.turn(page)
            let again = try await JournalReader.open(
                store, keyring: try Diary.masterKeyring(try await store.keys()))
            #expect(again.world.roster.defender(defender.id) == defender)
            #expect(again.erased == opened.erased)
        }
    }

    @Test func `into a file gives the same journal`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            try await diary.begin()
            try await diary.scribble(600)
            try await TestFolder.with { shelf in
                try await diary.backup(to: shelf.target).pass()
                let path = folder.path + "/journal.sqlite"
                let (store, _) = try await SQLiteStore.open(path: path)
                _ = try await Restoration.run(from: shelf.target, into: store)
                #expect(try await store.all() == diary.store.all())
                #expect(try await store.keys() == diary.store.keys())
                #expect(try await Verification.run(store) == .whole(diary.scribe.head))
                try await store.close()
            }
        }
    }

    @Test func `from a folder without a backup says so`() async throws {
        try await TestFolder.with { folder in
            try folder.put([1], as: "letter.txt")
            await #expect(throws: Restoration.Trouble.nothingThere) {
                try await Restoration.run(from: folder.target, into: MemoryStore())
            }
            #expect(try await !BackupVerification.run(folder.target).isWhole)
            await #expect(throws: TargetAway.self) {
                try await Restoration.run(
                    from: FolderTarget(path: folder.path + "/none"), into: MemoryStore())
            }
        }
    }
}
