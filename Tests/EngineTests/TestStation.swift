// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import Synchronization
import TestCast

@testable import Engine

/// A desk on a store in memory, with a clock that the test turns.
struct TestStation {
    let store: GatedStore
    let spare: GatedSpare
    let desk: Desk
    let time = TestTime()

    /// - Parameter missing: why it has no spare place; nil: it has `spare`.
    init(
        store: GatedStore = GatedStore(), spare: GatedSpare = GatedSpare(),
        missing: String? = nil
    ) async throws {
        self.store = store
        self.spare = spare
        let pages = try await spare.pages()
        let keyring = try Self.keyring(wrapped: try await store.keys())
        let reading = try await JournalReader.open(store, spare: pages, keyring: keyring)
        desk = Desk(
            journal: store, spare: missing.map { MissingSpare(reason: $0) } ?? spare,
            continuing: reading, clock: time.clock)
    }

    static func keyring(wrapped keys: [WrappedKey]) throws -> Keyring {
        try Keyring.open(MasterKey(bytes: Array(repeating: 7, count: 32))!, wrapped: keys) {
            (0..<$0).map { _ in UInt8.random(in: 0...255) }
        }
    }

    /// A ledger that holds nothing, and pages of one entry to keep.
    static func ledger(
        _ store: any JournalStore, _ spare: any SparePlace, pages count: Int,
        mostWaiting: Int = 200_000
    ) throws -> (Ledger, [StoredPage]) {
        var scribe = Scribe(head: .empty, keyring: try keyring(wrapped: []))
        let reading = JournalReader.Reading(
            .init(world: World(), head: .empty, keyring: scribe.keyring))
        let pages = (1...count).map { number in
            let event = Event.roster(.stationNamed("Lantern \(number)", .standard))
            let page = scribe.write(
                [Decision(at: Cast.noon, author: .administrator, events: [event])], after: World())
            scribe.turn(page)
            return page.stored
        }
        let ledger = Ledger(
            journal: store, spare: spare, continuing: reading, mostWaiting: mostWaiting)
        return (ledger, pages)
    }

    /// Enrols the cast and does `work` while the desk runs; afterwards the desk is closed.
    func running<Result: Sendable>(
        _ work: @Sendable (Desk) async throws -> Result
    ) async throws -> Result {
        let desk = self.desk
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            defer { group.cancelAll() }
            for command in Cast.commands {
                _ = try await desk.submit(.roster(command), by: .administrator, lane: .people)
            }
            return try await work(desk)
        }
    }
}

/// The moment that the test set.
final class TestTime: Sendable {
    private let moment = Mutex(Cast.noon)
    /// Whoever wants to sleep waits there.
    let sleeping = Gate()

    var now: Moment {
        get { moment.withLock { $0 } }
        set { moment.withLock { $0 = newValue } }
    }

    /// Sleeping takes a millisecond, however long it is asked to be.
    var clock: Clock {
        Clock(
            now: { self.now },
            sleepUntil: { _ in
                await self.sleeping.pass()
                try await Task.sleep(for: .milliseconds(1))
            })
    }
}

/// A store whose appends wait while the gate is shut, and fail when told to.
final class GatedStore: JournalStore {
    private struct State {
        var appends: [Int] = []
        var fault: JournalError?
        /// Whether what fails is on disk all the same.
        var isLanding = false
    }

    private let memory = MemoryStore()
    private let state = Mutex(State())
    let gate = Gate()

    /// How many entries each append brought.
    var appends: [Int] { state.withLock { $0.appends } }

    /// Every append fails so from now on; nil: none does.
    func fail(_ fault: JournalError?, landing: Bool = false) {
        state.withLock {
            $0.fault = fault
            $0.isLanding = landing
        }
    }

    func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        await gate.pass()
        let (fault, isLanding) = state.withLock { ($0.fault, $0.isLanding) }
        if let fault {
            if isLanding { _ = try await memory.append(entries, keys: keys, expecting: expected) }
            throw fault
        }
        let copies = try await memory.append(entries, keys: keys, expecting: expected)
        state.withLock { $0.appends.append(entries.count) }
        return copies
    }

    func head() async throws(JournalError) -> Head { try await memory.head() }

    func copies() async throws(JournalError) -> Copies { try await memory.copies() }

    func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        try await memory.entries(after: number, limit: limit)
    }

    func keys() async throws(JournalError) -> [WrappedKey] { try await memory.keys() }

    func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        try await memory.destroyKey(of: subject)
    }

    func snapshot() async throws(JournalError) -> SealedSnapshot? {
        try await memory.snapshot()
    }

    func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {
        try await memory.replaceSnapshot(snapshot)
    }
}

/// Something that has happened, or not yet.
final class Flag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}

/// A spare place that takes nothing when told to, and is slow where a gate is shut.
final class GatedSpare: SparePlace {
    private let memory = MemorySpare()
    /// What is added waits there before it is done.
    let adding = Gate()
    /// What is emptied waits there when it is done.
    let emptying = Gate()
    private let isBroken = Mutex(false)

    func fail(_ fails: Bool) { isBroken.withLock { $0 = fails } }

    func add(_ page: StoredPage) async throws(JournalError) {
        if isBroken.withLock({ $0 }) { throw .unavailable("no room") }
        await adding.pass()
        try await memory.add(page)
    }

    func replace(with pages: [StoredPage]) async throws(JournalError) {
        if isBroken.withLock({ $0 }) { throw .unavailable("no room") }
        try await memory.replace(with: pages)
    }

    func pages() async throws(JournalError) -> [StoredPage] { try await memory.pages() }

    func empty() async throws(JournalError) {
        if isBroken.withLock({ $0 }) { throw .unavailable("no room") }
        try await memory.empty()
        await emptying.pass()
    }
}
