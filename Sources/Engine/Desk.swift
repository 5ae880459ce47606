// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Journal
internal import Synchronization

/// The one writer: takes every command that waits, decides each, appends what follows in one write,
/// and only then lets the world know.
///
/// Commands of the alarm lane are taken first; a batch is bounded, so no alarm waits long behind
/// others. Nothing between the taking and the answer waits on anything but the disk.
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

    private struct Waiting {
        var command: Command
        var author: Author
        var continuation: CheckedContinuation<Accepted, any Error>
    }

    /// The most commands in one write: it keeps the write short.
    static let mostInBatch = 256
    /// The most that may wait in a lane; beyond it a command is refused with `DeskFull`.
    static let mostWaiting = 100_000

    private let store: any JournalStore
    private let clock: Clock
    private var scribe: Scribe
    private var lanes: [[Waiting]] = Lane.allCases.map { _ in [] }
    private var wake: CheckedContinuation<Void, Never>?
    private var isClosing = false
    private let current: Mutex<(world: World, head: EntryNumber)>
    private let followers = Mutex<[Follower]>([])

    package init(store: any JournalStore, scribe: consuming Scribe, world: World, clock: Clock) {
        self.store = store
        self.clock = clock
        current = Mutex((world, scribe.head.number))
        self.scribe = scribe
    }

    /// The world as of the last write.
    package nonisolated var world: World { current.withLock { $0.world } }

    package nonisolated var head: EntryNumber { current.withLock { $0.head } }

    /// A new reader of the journal's progress. Its first change holds the world and every restless
    /// alarm.
    package nonisolated func follow() -> Follower {
        let follower = Follower()
        followers.withLock { followers in
            let (world, head) = current.withLock { $0 }
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
    package func submit(
        _ command: Command, by author: Author, lane: Lane
    ) async throws -> Accepted {
        guard !isClosing, lanes[lane.rawValue].count < Self.mostWaiting else { throw DeskFull() }
        return try await withCheckedThrowingContinuation { continuation in
            lanes[lane.rawValue].append(
                Waiting(command: command, author: author, continuation: continuation))
            wake?.resume()
            wake = nil
        }
    }

    /// Writes until the surrounding task is cancelled; what waits by then is written first.
    package func run() async {
        await withTaskCancellationHandler {
            while true {
                let batch = takeBatch()
                if !batch.isEmpty {
                    await write(batch)
                } else if isClosing {
                    break
                } else {
                    await withCheckedContinuation { wake = $0 }
                }
            }
        } onCancel: {
            Task { await self.close() }
        }
        followers.withLock { $0 }.forEach { $0.finish() }
    }

    private func close() {
        isClosing = true
        wake?.resume()
        wake = nil
    }

    private func takeBatch() -> [Waiting] {
        var batch: [Waiting] = []
        for lane in lanes.indices {
            let count = min(lanes[lane].count, Self.mostInBatch - batch.count)
            batch += lanes[lane].prefix(count)
            lanes[lane].removeFirst(count)
        }
        return batch
    }

    private func write(_ batch: [Waiting]) async {
        let now = clock.now()
        var world = self.world
        var decisions: [Decision] = []
        var results: [(Waiting, Result<[Event], any Error>)] = []
        for waiting in batch {
            do {
                let events = try world.decide(waiting.command, by: waiting.author, at: now)
                if !events.isEmpty {
                    let decision = Decision(at: now, author: waiting.author, events: events)
                    decision.facts.forEach { world.evolve(by: $0) }
                    decisions.append(decision)
                }
                results.append((waiting, .success(events)))
            } catch {
                results.append((waiting, .failure(error)))
            }
        }
        do {
            if !decisions.isEmpty {
                let page = try scribe.write(decisions)
                try await store.append(page.entries, keys: page.keys, expecting: scribe.head)
                scribe.turn(page)
                publish(world, decisions)
            }
        } catch {
            results = results.map { ($0.0, .failure(error)) }
        }
        let head = self.head
        for (waiting, result) in results {
            waiting.continuation.resume(with: result.map { Accepted(events: $0, head: head) })
        }
    }

    private func publish(_ world: World, _ decisions: [Decision]) {
        let head = scribe.head.number
        var change = Change(
            world: world, head: head, touchedAlarms: [], touchedStation: false)
        for event in decisions.lazy.flatMap(\.events) {
            switch event {
            case .alarm(let id, _): change.touchedAlarms.insert(id)
            case .roster, .quarantine: change.touchedStation = true
            case .access: continue
            }
        }
        followers.withLock { followers in
            current.withLock { $0 = (world, head) }
            followers.forEach { $0.tell(change) }
        }
    }
}

/// Too much waits to be written, or the desk is closing: the sender should come again.
package struct DeskFull: Error {}
