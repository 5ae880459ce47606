// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Foundation
import Journal
import Logging
import Synchronization
import TestCast

@testable import Backup

/// A journal that is written a little at a time, and the time that passes meanwhile.
final class Diary {
    let store: any JournalStore
    let time = TestTime()
    private(set) var scribe: Scribe
    private(set) var world = World()
    private var notes = 0

    init(store: any JournalStore = MemoryStore()) throws {
        self.store = store
        let key = MasterKey(bytes: Array(0..<32))!
        scribe = Scribe(
            head: .empty,
            keyring: try Keyring.open(key, wrapped: []) { count in
                (0..<count).map { _ in UInt8.random(in: 0...255) }
            })
    }

    static func masterKeyring(_ wrapped: [WrappedKey]) throws -> Keyring {
        try Keyring.open(MasterKey(bytes: Array(0..<32))!, wrapped: wrapped) {
            Array(repeating: 0, count: $0)
        }
    }

    /// Enrols the cast.
    func begin() async throws {
        for command in Cast.commands { try await submit(.roster(command)) }
    }

    func submit(_ command: Command) async throws {
        let events = try world.decide(command, by: .administrator, at: time.now)
        guard !events.isEmpty else { return }
        try await write(events)
    }

    /// Writes so many entries of so many letters, in one piece.
    func scribble(_ count: Int = 1, letters: Int = 40) async throws {
        let decisions = (0..<count).map { index in
            notes += 1
            let name = String(repeating: "n", count: letters) + "\(notes)"
            return Decision(
                at: time.now, author: .administrator,
                events: [.roster(.stationNamed(name, .standard))])
        }
        try await append(decisions)
    }

    func write(_ events: [Event]) async throws {
        try await append([Decision(at: time.now, author: .administrator, events: events)])
    }

    private func append(_ decisions: [Decision]) async throws {
        let page = scribe.write(decisions, after: world)
        try await store.append(page.entries, keys: page.keys, expecting: scribe.head)
        scribe.turn(page)
        for fact in decisions.flatMap(\.facts) { world.evolve(by: fact) }
        time.pass(.seconds(1))
    }

    func erase(_ defender: ID<Defender>) async throws {
        try await store.destroyKey(of: Subject.of(defender))
        scribe.destroyKey(of: Subject.of(defender))
    }

    func backup(to target: any BackupTarget) -> BackupKeeper {
        BackupKeeper(
            "folder", of: store, to: target, clock: time.clock, interval: .seconds(5),
            logger: Logger(label: "test"))
    }
}

extension JournalStore {
    func all() async throws -> [SealedEntry] {
        try await entries(after: EntryNumber(0), limit: .max)
    }
}

/// The moment that the test set.
final class TestTime: Sendable {
    private let moment = Mutex(Cast.noon)

    var now: Moment { moment.withLock { $0 } }

    func pass(_ span: Duration) { moment.withLock { $0 = $0 + span } }

    var clock: Clock { Clock(now: { self.now }, sleepUntil: { self.pass($0 - self.now) }) }
}

/// A folder that is gone after the test.
struct TestFolder {
    let url: URL

    var path: String { url.path(percentEncoded: false) }
    var target: FolderTarget { FolderTarget(path: path) }

    static func with(_ body: (TestFolder) async throws -> Void) async throws {
        let name = "natalia-" + ProcessInfo.processInfo.globallyUniqueString
        let folder = TestFolder(url: FileManager.default.temporaryDirectory.appending(path: name))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        defer {
            // What a failed test leaves open may not be removable; the system empties the folder.
            try? FileManager.default.removeItem(at: folder.url)
        }
        try await body(folder)
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    func segments() throws -> [String] { try names().filter { $0.hasSuffix(".segment") } }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: file(name))) }

    func put(_ bytes: [UInt8], as name: String) throws { try Data(bytes).write(to: file(name)) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: file(name)) }

    private func file(_ name: String) -> URL { url.appending(path: name) }
}
