// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Journal
import Synchronization

/// A journal in memory that several nodes share, each by its own way there.
final class SharedMemory: Sendable {
    struct Contents {
        var entries: [SealedEntry] = []
        var keys: [ID<Subject>: WrappedKey] = [:]
        var epoch: Int64 = 0
        var holder: String?
        var copies = Copies.all
        /// How often something was appended, or the lease given up.
        var news = 0
        /// How often somebody told of a console that is open.
        var watched = 0

        var head: Head { entries.last?.head ?? .empty }
    }

    let contents = Mutex(Contents())

    /// Forgets the last entries, as a standby that never got them.
    func lose(_ count: Int) { contents.withLock { $0.entries.removeLast(count) } }
}

/// One node's way to it.
final class WayToShared: SharedStore {
    private let memory: SharedMemory
    private let isCut = Mutex(false)
    private let heard = Mutex(0)
    private let seen = Mutex(0)
    private let overtaking = Mutex<(@Sendable () -> Void)?>(nil)

    init(_ memory: SharedMemory) { self.memory = memory }

    /// From now on somebody else is always first; `deed` is done then.
    func overtake(_ deed: (@Sendable () -> Void)?) { overtaking.withLock { $0 = deed } }

    func cut(_ cuts: Bool) { isCut.withLock { $0 = cuts } }

    private func reach<Value>(
        _ body: (inout sending SharedMemory.Contents) throws(JournalError) -> sending Value
    ) throws(JournalError) -> sending Value {
        if isCut.withLock({ $0 }) { throw .unavailable("cut off") }
        return try memory.contents.withLock(body)
    }

    func head() async throws(JournalError) -> Head { try reach { $0.head } }

    func copies() async throws(JournalError) -> Copies { try reach { $0.copies } }

    func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        if let deed = overtaking.withLock({ $0 }) {
            deed()
            throw .headMoved
        }
        return try reach { contents throws(JournalError) in
            guard contents.head == expected, entries.follow(expected) else { throw .headMoved }
            contents.entries += entries
            for key in keys { contents.keys[key.subject] = key }
            contents.news += 1
            return contents.copies
        }
    }

    func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        try reach { Array($0.entries.dropFirst(Int(number.value)).prefix(limit)) }
    }

    func keys() async throws(JournalError) -> [WrappedKey] { try reach { Array($0.keys.values) } }

    func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        try reach { $0.keys[subject] = .destroyed(subject) }
    }

    func snapshot() async throws(JournalError) -> SealedSnapshot? { nil }

    func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {}

    func takeLease(as holder: String, for span: Duration) async throws(JournalError) -> Lease? {
        try reach { contents in
            guard contents.holder == nil else { return nil }
            contents.epoch += 1
            contents.holder = holder
            return Lease(holder: holder, epoch: contents.epoch)
        }
    }

    func renewLease(_ lease: Lease, for span: Duration) async throws(JournalError) -> Lease? {
        try reach { $0.holder == lease.holder && $0.epoch == lease.epoch ? lease : nil }
    }

    func releaseLease(_ lease: Lease) async throws(JournalError) {
        try reach { contents in
            if contents.epoch == lease.epoch { contents.holder = nil }
            contents.news += 1
        }
    }

    func tellOfScreen() async throws(JournalError) { try reach { $0.watched += 1 } }

    func news(timeout: Duration) async -> News {
        guard let (news, watched) = try? reach({ ($0.news, $0.watched) }) else { return .lost }
        let isWatched = seen.withLock { seen in
            defer { seen = watched }
            return seen != watched
        }
        if isWatched { return .screenIsWatched }
        let isNew = heard.withLock { heard in
            defer { heard = news }
            return heard != news
        }
        if isNew { return .heard }
        // Cancelled: the caller ends.
        try? await Task.sleep(for: .milliseconds(2))
        return .quiet
    }
}
