// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
internal import Journal
@testable import Outbound
internal import Synchronization

/// A desk on a store in memory, and a dispatcher with the carriers of a test.
struct TestStation: Sendable {
    let clock: HandClock
    let store: any JournalStore
    let desk: Desk

    /// Opens what `store` holds: a second station on the same store is a restart.
    static func open(
        _ store: any JournalStore = RefusingStore(), clock: HandClock = HandClock()
    ) async throws -> TestStation {
        let chance = Mutex<UInt8>(0)
        let keyring = try Keyring.open(
            MasterKey(bytes: Array(repeating: 7, count: 32))!, wrapped: try await store.keys(),
            chance: { count in
                (0..<count).map { _ in
                    chance.withLock { byte in
                        byte &+= 1
                        return byte
                    }
                }
            })
        let reading = try await JournalReader.open(store, keyring: keyring)
        let desk = Desk(
            journal: store, spare: MemorySpare(), continuing: reading, clock: clock.clock)
        return TestStation(clock: clock, store: store, desk: desk)
    }

    /// Lets the desk write while `work` is done.
    func write<Result: Sendable>(
        _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            defer { group.cancelAll() }
            return try await work()
        }
    }

    /// Lets desk and dispatcher run while `work` is done; then the dispatcher ends, and the desk.
    func run<Result: Sendable>(
        _ carriers: [any Carrier], _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        let dispatcher = Dispatcher(
            desk: desk, clock: clock.clock, carriers: carriers,
            address: "https://alarm.example.org",
            callbackBase: "https://alarm.example.org/carriers/x")
        return try await write {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await dispatcher.run() }
                defer { group.cancelAll() }
                return try await work()
            }
        }
    }

    func enrol(_ defenders: [Defender]) async throws {
        for defender in defenders {
            for command in Cast.roster(defender) {
                _ = try await desk.submit(.roster(command), by: .administrator, lane: .people)
            }
        }
    }

    func submit(_ command: Command, by author: Author = .stranger) async throws {
        _ = try await desk.submit(command, by: author, lane: .alarm)
    }

    func submit(_ command: Alarm.Command, by author: Author) async throws {
        try await submit(.alarm(Cast.alarm, command), by: author)
    }

    func deliveries(_ alarm: ID<Alarm> = Cast.alarm) -> [Delivery] {
        desk.world.alarms[alarm]?.deliveries ?? []
    }
}

/// A store in memory that can be told to refuse its next writes.
final class RefusingStore: JournalStore {
    private let inner = MemoryStore()
    private let refusals = Mutex(0)

    func refuse(_ count: Int) { refusals.withLock { $0 = count } }

    var refusalsLeft: Int { refusals.withLock { $0 } }

    func head() async throws(JournalError) -> Head { try await inner.head() }

    func copies() async throws(JournalError) -> Copies { try await inner.copies() }

    func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        let isRefused = refusals.withLock { refusals in
            guard refusals > 0 else { return false }
            refusals -= 1
            return true
        }
        if isRefused { throw .unavailable("no room") }
        return try await inner.append(entries, keys: keys, expecting: expected)
    }

    func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        try await inner.entries(after: number, limit: limit)
    }

    func keys() async throws(JournalError) -> [WrappedKey] { try await inner.keys() }

    func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        try await inner.destroyKey(of: subject)
    }

    func snapshot() async throws(JournalError) -> SealedSnapshot? { try await inner.snapshot() }

    func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {
        try await inner.replaceSnapshot(snapshot)
    }
}
