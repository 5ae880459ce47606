// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Journal
import Synchronization

/// A journal in memory that several nodes share, each by its own way there.
package final class SharedMemory: Sendable {
    fileprivate struct Contents {
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

    fileprivate let contents = Mutex(Contents())

    package init() {}

    package var entries: [SealedEntry] { contents.withLock { $0.entries } }
    package var keys: [ID<Subject>: WrappedKey] { contents.withLock { $0.keys } }

    /// On how many of its disks what is appended lies.
    package var copies: Copies {
        get { contents.withLock { $0.copies } }
        set { contents.withLock { $0.copies = newValue } }
    }

    /// Forgets the last entries, and the key that came with them, as a standby that never got them.
    package func lose(_ count: Int, andKeyOf subject: ID<Subject>? = nil) {
        contents.withLock { contents in
            contents.entries.removeLast(count)
            if let subject { contents.keys[subject] = nil }
        }
    }
}

/// One node's way to it.
package final class WayToShared: SharedStore {
    private let memory: SharedMemory
    /// Whoever reads waits there.
    package let reading = Gate()
    /// Whoever writes waits there.
    package let writing = Gate()
    private let isCut = Mutex(false)
    private let hidesLeader = Mutex(false)
    private let heard = Mutex(0)
    private let seen = Mutex(0)
    private let overtaking = Mutex<(@Sendable () -> Void)?>(nil)
    private let looking = Mutex<(@Sendable () -> Void)?>(nil)
    private let asking = Mutex<(@Sendable () -> Void)?>(nil)

    package init(_ memory: SharedMemory) { self.memory = memory }

    /// From now on somebody else is always first; `deed` is done then.
    package func overtake(_ deed: (@Sendable () -> Void)?) { overtaking.withLock { $0 = deed } }

    /// Once, before it is told where the journal ends, `deed` is done.
    package func atNextLook(_ deed: @escaping @Sendable () -> Void) {
        looking.withLock { $0 = deed }
    }

    /// Once, before it is told on how many disks things lie, `deed` is done.
    package func atNextQuestion(_ deed: @escaping @Sendable () -> Void) {
        asking.withLock { $0 = deed }
    }

    package func cut(_ cuts: Bool) { isCut.withLock { $0 = cuts } }

    /// Whether it does not say who has the lease.
    package func hideLeader(_ hides: Bool) { hidesLeader.withLock { $0 = hides } }

    private func checkLeader() throws(JournalError) {
        if hidesLeader.withLock({ $0 }) { throw .unavailable("no answer in time") }
    }

    private func reach<Value>(
        _ body: (inout sending SharedMemory.Contents) throws(JournalError) -> sending Value
    ) throws(JournalError) -> sending Value {
        if isCut.withLock({ $0 }) { throw .unavailable("cut off") }
        return try memory.contents.withLock(body)
    }

    package func head() async throws(JournalError) -> Head {
        await reading.pass()
        looking.withLock { $0.take() }?()
        return try reach { $0.head }
    }

    package func copies() async throws(JournalError) -> Copies {
        asking.withLock { $0.take() }?()
        return try reach { $0.copies }
    }

    package func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        await writing.pass()
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

    package func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        await reading.pass()
        return try reach { Array($0.entries.dropFirst(Int(number.value)).prefix(limit)) }
    }

    package func keys() async throws(JournalError) -> [WrappedKey] {
        try reach { Array($0.keys.values) }
    }

    package func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        try reach { $0.keys[subject] = .destroyed(subject) }
    }

    package func snapshot() async throws(JournalError) -> SealedSnapshot? { nil }

    package func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {}

    package func takeLease(as holder: String, for span: Duration) async throws(JournalError)
        -> Lease?
    {
        try checkLeader()
        return try reach { contents in
            guard contents.holder == nil else { return nil }
            contents.epoch += 1
            contents.holder = holder
            return Lease(holder: holder, epoch: contents.epoch)
        }
    }

    package func renewLease(_ lease: Lease, for span: Duration) async throws(JournalError) -> Lease?
    {
        try checkLeader()
        return try reach { $0.holder == lease.holder && $0.epoch == lease.epoch ? lease : nil }
    }

    package func releaseLease(_ lease: Lease) async throws(JournalError) {
        try reach { contents in
            if contents.epoch == lease.epoch { contents.holder = nil }
            contents.news += 1
        }
    }

    package func tellOfScreen() async throws(JournalError) { try reach { $0.watched += 1 } }

    package func news(timeout: Duration) async -> News {
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
