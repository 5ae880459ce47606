// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import Testing

@testable import Backup

@Suite(.timeLimit(.minutes(5)))
struct `A damaged backup` {
    /// Three segments of 6, 3 and 1 entries and their keys.
    private func written(in folder: TestFolder) async throws -> Diary {
        let diary = try Diary()
        let backup = diary.backup(to: folder.target)
        try await diary.begin()
        for count in [40, 12, 3] {
            try await diary.scribble(count)
            try await backup.pass()
        }
        #expect(try folder.segments().count == 3)
        return diary
    }

    private func check(
        _ folder: TestFolder, of diary: Diary, damaged name: String, _ what: String
    ) async throws {
        let finding = try await BackupVerification.run(folder.target)
        #expect(!finding.isWhole, "\(what)")
        #expect(finding.faults.first?.file == name, "\(what): \(finding.faults)")
        let restored = MemoryStore()
        let report = try await Restoration.run(from: folder.target, into: restored)
        let all = try await diary.store.all()
        let found = try await restored.all()
        #expect(Array(all.prefix(found.count)) == found, "\(what)")
        #expect((report.missingUpTo == nil) == (found.count == all.count), "\(what)")
    }

    @Test func `is named by the first record that is cut off, wherever it is`() async throws {
        try await TestFolder.with { folder in
            let diary = try await written(in: folder)
            for name in try folder.segments() {
                let bytes = try folder.bytes(name)
                for length in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 40) {
                    try folder.put(Array(bytes.prefix(length)), as: name)
                    try await check(folder, of: diary, damaged: name, "cut at \(length)")
                }
                try folder.put(bytes, as: name)
            }
            #expect(try await BackupVerification.run(folder.target).isWhole)
        }
    }

    @Test func `is named by the record in which a bit has flipped, wherever it is`() async throws {
        try await TestFolder.with { folder in
            let diary = try await written(in: folder)
            for name in try folder.segments() {
                var bytes = try folder.bytes(name)
                for place in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 60) {
                    bytes[place] ^= 4
                    try folder.put(bytes, as: name)
                    try await check(folder, of: diary, damaged: name, "flipped at \(place)")
                    bytes[place] ^= 4
                }
                try folder.put(bytes, as: name)
            }
        }
    }

    @Test func `says which entry a flipped bit is in`() async throws {
        try await TestFolder.with { folder in
            let diary = try await written(in: folder)
            let name = try folder.segments()[1]
            var bytes = try folder.bytes(name)
            let first = try #require(SegmentName(name)).first
            let entries = try await diary.store.entries(
                after: EntryNumber(first.value - 1), limit: 3)
            let before = entries[..<2].reduce(0) { $0 + 4 + $1.form.count }
            bytes["natalia backup 1 entries\n".utf8.count + 40 + before + 80] ^= 1
            try folder.put(bytes, as: name)
            let fault = try #require(try await BackupVerification.run(folder.target).faults.first)
            #expect(fault.file == name && fault.record == 3 && fault.entry == entries[2].number)
            let number = entries[2].number.value
            #expect(fault.description == "\(name) was altered at record 3 (entry \(number))")
        }
    }

    @Test func `is noticed and sent again while the journal is there`() async throws {
        try await TestFolder.with { folder in
            let diary = try await written(in: folder)
            let names = try folder.names()
            let first = names.filter { $0.hasSuffix(".segment") }
            try folder.put(Array(try folder.bytes(first[0]).dropLast(9)), as: first[0])
            try folder.remove(first[1])
            var keys = try folder.bytes(names.first { $0.hasPrefix("keys-") }!)
            keys[90] ^= 1
            try folder.put(keys, as: names.first { $0.hasPrefix("keys-") }!)
            let finding = try await BackupVerification.run(folder.target)
            let hole = try #require(SegmentName(first[1]))
            #expect(finding.gaps == [hole.first.value...hole.last.value])
            #expect(finding.faults.count == 2 && finding.hasKeys)
            let backup = diary.backup(to: folder.target)
            for _ in 0..<8 { try await backup.pass() }
            #expect(try await BackupVerification.run(folder.target).isWhole)
            #expect(try folder.names() == names)
        }
    }

    @Test func `that loses a file while it runs gets it back within the hour`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            let backup = diary.backup(to: folder.target)
            try await diary.scribble(5)
            for _ in 0..<5 { try await backup.pass() }
            let name = try folder.segments()[0]
            try folder.remove(name)
            diary.time.pass(.seconds(3_600))
            try await backup.pass()
            #expect(try folder.segments() == [name])
            var bytes = try folder.bytes(name)
            bytes[70] ^= 1
            try folder.put(bytes, as: name)
            diary.time.pass(.seconds(86_400))
            for _ in 0..<5 { try await backup.pass() }
            #expect(try await BackupVerification.run(folder.target).isWhole)
        }
    }

    @Test func `gives its keys from the copy that is whole, and nothing when there is none`()
        async throws
    {
        try await TestFolder.with { folder in
            let diary = try await written(in: folder)
            let keys = try folder.names().filter { $0.hasPrefix("keys-") }
            #expect(keys.count == 2)
            for name in keys {
                var bytes = try folder.bytes(name)
                bytes[100] ^= 1
                try folder.put(bytes, as: name)
                let restored = MemoryStore()
                if name == keys[0] {
                    let report = try await Restoration.run(from: folder.target, into: restored)
                    #expect(report.faults.map(\.file) == [name])
                    #expect(try await restored.keys() == diary.store.keys())
                } else {
                    await #expect(throws: Restoration.Trouble.noKeys) {
                        try await Restoration.run(from: folder.target, into: restored)
                    }
                }
            }
            #expect(try await BackupVerification.run(folder.target).hasKeys == false)
        }
    }
}
