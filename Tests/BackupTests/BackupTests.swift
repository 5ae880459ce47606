// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Journal
import Synchronization
import TestCast
import Testing

@testable import Backup

@Suite(.timeLimit(.minutes(5)))
struct `A backup` {
    @Test func `is restored equal to the last bit, whatever was sent when`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            let backup = diary.backup(to: folder.target)
            try await backup.pass()
            #expect(try folder.names().isEmpty)
            try await diary.begin()
            for count in [1, 3, 200, 2, 1, 1, 700, 5] {
                try await backup.pass()
                try await diary.scribble(count)
            }
            try await backup.pass()
            let restored = MemoryStore()
            let report = try await Restoration.run(from: folder.target, into: restored)
            let whole = try await diary.store.all()
            #expect(try await restored.all() == whole)
            #expect(try await restored.keys() == diary.store.keys())
            #expect(report.head == diary.scribe.head && report.missingUpTo == nil)
            #expect(report.lastMoment == whole.last?.recordedAt && report.faults.isEmpty)
            let finding = try await BackupVerification.run(folder.target)
            #expect(finding.isWhole && finding.head == diary.scribe.head)
            #expect(finding.keys == report.keys && report.keys > 1)
        }
    }

    @Test func `stays a few files however often it is brought up`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            let target = CountingTarget(target: folder.target)
            let backup = diary.backup(to: target)
            for _ in 0..<600 {
                try await diary.scribble()
                try await backup.pass()
            }
            #expect(try folder.segments().count <= 16)
            // Each entry is sent a few times, not six hundred.
            let length = try await diary.store.all().reduce(0) { $0 + $1.lengthInFile }
            #expect(target.written < 20 * length)
            #expect(try await BackupVerification.run(folder.target).isWhole)
        }
    }

    @Test func `cuts a long journal into segments of bounded size`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            for _ in 0..<10 { try await diary.scribble(100, letters: 15_000) }
            try await diary.scribble(1, letters: 6_000_000)
            try await diary.scribble(3)
            try await diary.backup(to: folder.target).pass()
            let sizes = try folder.segments().map { try folder.bytes($0).count }
            #expect(sizes.count >= 5)
            #expect(sizes.filter { $0 > BackupKeeper.mostBytesInSegment + 200 }.count == 1)
            let restored = MemoryStore()
            _ = try await Restoration.run(from: folder.target, into: restored)
            #expect(try await restored.all() == diary.store.all())
        }
    }

    @Test func `loses a destroyed key at the next pass, and its entries stay in the chain`()
        async throws
    {
        try await TestFolder.with { folder in
            let diary = try Diary()
            try await diary.begin()
            let backup = diary.backup(to: folder.target)
            try await backup.pass()
            let defender = Cast.amina.id
            let key = try #require(
                try await diary.store.keys().first { $0.subject == Subject.of(defender) })
            #expect(try holds(folder, key.wrapped))
            try await diary.erase(defender)
            try await backup.pass()
            #expect(try !holds(folder, key.wrapped))
            #expect(try folder.names().filter { $0.hasPrefix("keys-") }.count == 2)
            let restored = MemoryStore()
            let report = try await Restoration.run(from: folder.target, into: restored)
            #expect(report.destroyed == 1)
            let keyring = try Diary.masterKeyring(try await restored.keys())
            let reading = try await JournalReader.open(restored, keyring: keyring)
            #expect(reading.erased > 0 && reading.head == diary.scribe.head)
            #expect(reading.world.roster.defender(defender) == .unidentified)
        }
    }

    private func holds(_ folder: TestFolder, _ bytes: [UInt8]) throws -> Bool {
        try folder.names().contains { name in
            Data(try folder.bytes(name)).range(of: Data(bytes)) != nil
        }
    }

    @Test func `waits while its target is away, makes none, and catches up`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            let place = folder.url.appending(path: "disk")
            let elsewhere = folder.url.appending(path: "elsewhere")
            let files = FileManager.default
            try files.createDirectory(at: place, withIntermediateDirectories: false)
            let target = FolderTarget(path: place.path)
            let backup = diary.backup(to: target)
            try await diary.scribble(3)
            try await backup.pass()
            #expect(
                backup.lag(behind: diary.scribe.head.number)
                    == BackupLag(
                        entries: 0, span: .zero, trouble: nil))
            try files.moveItem(at: place, to: elsewhere)
            try await diary.scribble(7)
            await #expect(throws: TargetAway.self) { try await backup.pass() }
            #expect(!files.fileExists(atPath: place.path))
            let lag = backup.lag(behind: diary.scribe.head.number)
            #expect(lag.entries == 7 && lag.span == .seconds(1) && lag.trouble != nil)
            try files.moveItem(at: elsewhere, to: place)
            try await backup.pass()
            #expect(backup.lag(behind: diary.scribe.head.number).entries == 0)
            #expect(backup.lag(behind: diary.scribe.head.number).trouble == nil)
            #expect(try await BackupVerification.run(target).head == diary.scribe.head)
        }
    }

    @Test func `of another journal is never touched`() async throws {
        try await TestFolder.with { folder in
            let first = try Diary()
            try await first.scribble(9)
            try await first.backup(to: folder.target).pass()
            let before = try folder.names()
            let second = try Diary()
            try await second.scribble(20)
            await #expect(throws: BackupTrouble.self) {
                try await second.backup(to: folder.target).pass()
            }
            // A shorter one, too: a journal that lost its end, or begins anew.
            let third = try Diary()
            await #expect(throws: BackupTrouble.self) {
                try await third.backup(to: folder.target).pass()
            }
            #expect(try folder.names() == before)
            #expect(try await BackupVerification.run(folder.target).isWhole)
        }
    }

    @Test func `that was cut off between writing and removing is mended`() async throws {
        try await TestFolder.with { folder in
            let diary = try Diary()
            let backup = diary.backup(to: folder.target)
            try await diary.scribble(4)
            try await backup.pass()
            let old = try folder.segments()
            let kept = try old.map { ($0, try folder.bytes($0)) }
            try await diary.scribble(4)
            try await backup.pass()
            #expect(try Set(folder.segments()).isDisjoint(with: old))
            for (name, bytes) in kept { try folder.put(bytes, as: name) }
            try folder.put([1, 2, 3], as: old[0] + ".part")
            let finding = try await BackupVerification.run(folder.target)
            #expect(finding.isWhole && finding.head == diary.scribe.head)
            let restored = MemoryStore()
            _ = try await Restoration.run(from: folder.target, into: restored)
            #expect(try await restored.head() == diary.scribe.head)
            try await diary.backup(to: folder.target).pass()
            #expect(try folder.segments().count == 1)
            #expect(try folder.names().allSatisfy { !$0.hasSuffix(".part") })
        }
    }
}

/// Counts what is sent on its way.
private final class CountingTarget: BackupTarget {
    private let target: FolderTarget
    private let sum = Mutex(0)
    var written: Int { sum.withLock { $0 } }

    init(target: FolderTarget) { self.target = target }

    func names() async throws -> [String] { try await target.names() }
    func read(_ name: String) async throws -> [UInt8] { try await target.read(name) }
    func remove(_ name: String) async throws { try await target.remove(name) }
    func write(_ bytes: [UInt8], as name: String) async throws {
        if name.hasSuffix(".segment") { sum.withLock { $0 += bytes.count } }
        try await target.write(bytes, as: name)
    }
}
