// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Journal
internal import Synchronization

/// The one writer: takes every command that waits, decides each, appends what follows in one write,
/// and only then lets the world know.
///
/// Between the taking of a command and its answer nothing waits on anything but the disk.
package actor Desk {
    package enum Lane: Int, Sendable, CaseIterable {
        /// What devices say.
        case alarm
        /// What people do on a screen or by SMS.
        case people
        /// What carriers and timers report.
        case report
    }

    /// What came of a command, once it is on disk.
    package struct Accepted: Sendable {
        package var events: [Event]
        /// The last entry that is on disk.
        package var head: EntryNumber
    }

    private let store: any JournalStore
    private let clock: Clock
    private let inbox = Inbox()
    private var scribe: Scribe
    private let current: Mutex<(world: World, head: EntryNumber)>
    private let followers = Mutex<[Follower]>([])

    package init(store: any JournalStore, scribe: Scribe, world: World, clock: Clock) {
        self.store = store
        self.clock = clock
        self.scribe = scribe
        current = Mutex((world, scribe.head.number))
    }

    /// The world as of the last write.
    package nonisolated var world: World { current.withLock { $0.world } }

    /// The last entry that is on disk.
    package nonisolated var head: EntryNumber { current.withLock { $0.head } }

    /// A new reader of the journal's progress. Its first change holds the world and every restless
    /// alarm.
    package nonisolated func follow() -> Follower {
        let follower = Follower()
        followers.withLock { followers in
            let (world, head) = current.withLock { $0 }
            followers.removeAll(where: \.isFinished)
            followers.append(follower)
            follower.tell(
                Change(
                    world: world, head: head, touchedAlarms: Set(world.restless),
                    touchedStation: true))
        }
        return follower
    }

    /// Returns once everything that follows from `command` is on disk.
    ///
    /// - Throws: `Refusal` when the domain says no, `JournalError` when it could not be written,
    ///   `DeskFull` when too much waits.
    package nonisolated func submit(
        _ command: Command, by author: Author, lane: Lane
    ) async throws -> Accepted {
        try await withCheckedThrowingContinuation { continuation in
            inbox.put(
                Inbox.Waiting(command: command, author: author, continuation: continuation),
                in: lane)
        }
    }

    /// Writes until the surrounding task is cancelled; what waits by then is written first.
    package func run() async {
        await withTaskCancellationHandler {
            while let batch = await inbox.next() { await write(batch) }
        } onCancel: {
            inbox.close()
        }
        followers.withLock { $0 }.forEach { $0.finish() }
    }

    /// The world and the scribe that wrote it, in step, for a snapshot.
    package func position() -> (scribe: Scribe, world: World) { (scribe, world) }

    private func write(_ batch: [Inbox.Waiting]) async {
        let now = clock.now()
        var world = self.world
        var decisions: [Decision] = []
        var results: [Result<[Event], any Error>] = []
        results.reserveCapacity(batch.count)
        for waiting in batch {
            do {
                let events = try world.decide(waiting.command, by: waiting.author, at: now)
                if !events.isEmpty {
                    let decision = Decision(at: now, author: waiting.author, events: events)
                    decision.facts.forEach { world.evolve(by: $0) }
                    decisions.append(decision)
                }
                results.append(.success(events))
            } catch {
                results.append(.failure(error))
            }
        }
        do {
            if !decisions.isEmpty { try await append(decisions, reaching: world) }
        } catch {
            results = results.map { _ in .failure(error) }
        }
        let head = self.head
        for (waiting, result) in zip(batch, results) {
            waiting.continuation.resume(with: result.map { Accepted(events: $0, head: head) })
        }
    }

    private func append(_ decisions: [Decision], reaching world: World) async throws {
        let page = scribe.write(decisions, after: self.world)
        try await store.append(page.entries, keys: page.keys, expecting: scribe.head)
        scribe.turn(page)
        var change = Change(
            world: world, head: scribe.head.number, touchedAlarms: [], touchedStation: false)
        for event in decisions.lazy.flatMap(\.events) {
            switch event {
            case .alarm(let id, _): change.touchedAlarms.insert(id)
            case .roster, .quarantine: change.touchedStation = true
            case .access: continue
            }
        }
        followers.withLock { followers in
            current.withLock { $0 = (world, change.head) }
            followers.forEach { $0.tell(change) }
        }
    }
}
