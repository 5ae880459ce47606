// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import JournalPostgres
import Synchronization

/// A journal of one small entry after another.
struct SmallJournal {
    var store: PostgresStore
    private(set) var scribe: Scribe
    /// The last that was written, until it is known to be on disk.
    private var pending: Scribe.Page?

    init(_ store: PostgresStore) {
        self.store = store
        let counter = Counter()
        guard let masterKey = MasterKey(bytes: Array(0..<32)),
            let keyring = try? Keyring.open(masterKey, wrapped: [], chance: { counter.bytes($0) })
        else { preconditionFailure("An empty keyring opens") }
        scribe = Scribe(head: .empty, keyring: keyring)
    }

    /// What is to be appended next; an append whose end is not known is tried again as it was.
    mutating func write() -> Scribe.Page {
        let decision = Decision(
            at: Moment(milliseconds: 1_773_457_927_042), author: .administrator,
            events: [.roster(.stationNamed("Lantern", .standard))])
        let page = pending ?? scribe.write([decision], after: World())
        pending = page
        return page
    }

    /// What was pending is on disk.
    mutating func turn() {
        if let pending { scribe.turn(pending) }
        pending = nil
    }

    /// Appends the next entry.
    mutating func timed() async throws -> (copies: Copies, took: Duration) {
        let page = write()
        let began = ContinuousClock.now
        let copies = try await store.append(page, after: scribe.head)
        turn()
        return (copies, ContinuousClock.now - began)
    }

    /// Appends until one is on all disks.
    mutating func untilAll(within patience: Duration) async throws -> Bool {
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            if try await timed().copies == .all { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}

extension PostgresStore {
    @discardableResult
    func append(
        _ page: Scribe.Page, after head: Head
    ) async throws(JournalError) -> Copies {
        try await append(page.entries, keys: page.keys, expecting: head)
    }
}

/// Bytes that are never the same twice.
private final class Counter: Sendable {
    private let count = Mutex<UInt64>(0)

    func bytes(_ length: Int) -> [UInt8] {
        let count = count.withLock { count in
            count += 1
            return count
        }
        return (0..<length).map { UInt8(truncatingIfNeeded: count >> (8 * ($0 % 8))) }
    }
}
