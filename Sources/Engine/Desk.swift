// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Journal
internal import Synchronization

/// The one writer: takes every command that waits, decides each, has what follows kept in one
/// write, and only then lets the world know.
///
/// Between the taking of a command and its answer nothing waits on anything but the disk. A journal
/// that takes nothing does not stop it: see ``Ledger``.
package actor Desk {
    package enum Lane: Int, Sendable, CaseIterable {
        /// What devices say.
        case alarm
        /// What people do on a screen or by SMS.
        case people
        /// What carriers and timers report.
        case report
    }

    /// What came of a command, once it is kept.
    package struct Accepted: Sendable {
        package var events: [Event]
        /// The last entry that is kept.
        package var head: EntryNumber
        /// Only what is on a disk may be answered to a device.
        package var safety: Safety
    }

    /// How safely everything so far is kept, and since when it is so.
    package struct Keeping: Hashable, Sendable {
        package var safety: Safety
        package var since: Moment

        package init(safety: Safety, since: Moment) {
            self.safety = safety
            self.since = since
        }
    }

    private struct Current {
        var world: World
        var head: EntryNumber
        var keeping: Keeping
    }

    private let ledger: Ledger
    private let clock: Clock
    private let inbox = Inbox()
    private var scribe: Scribe
    private let current: Mutex<Current>
    private let followers = Mutex<[Follower]>([])
    private var isHealing = false

    /// How often a journal that takes nothing is tried again.
    private static let patience = Duration.seconds(1)

    package init(ledger: Ledger, scribe: Scribe, world: World, clock: Clock) {
        self.ledger = ledger
        self.clock = clock
        self.scribe = scribe
        current = Mutex(
            Current(
                world: world, head: scribe.head.number,
                keeping: Keeping(safety: ledger.safetyAtStart, since: clock.now())))
    }

    /// The world as of the last write.
    package nonisolated var world: World { current.withLock { $0.world } }

    /// The last entry that is kept.
    package nonisolated var head: EntryNumber { current.withLock { $0.head } }

    package nonisolated var keeping: Keeping { current.withLock { $0.keeping } }

    /// A new reader of the journal's progress. Its first change holds the world and every restless
    /// alarm.
    package nonisolated func follow() -> Follower {
        let follower = Follower()
        followers.withLock { followers in
            let now = current.withLock { $0 }
            followers.removeAll(where: \.isFinished)
            followers.append(follower)
            follower.tell(
                Change(
                    world: now.world, head: now.head, touchedAlarms: Set(now.world.restless),
                    touchedStation: true))
        }
        return follower
    }

    /// Returns once everything that follows from `command` is kept, as safely as can be had.
    ///
    /// - Throws: `Refusal` when the domain says no, `JournalDown` for what must not happen while
    ///   nothing can be written, `JournalError` when another holds the journal, `DeskFull` when too
    ///   much waits.
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
            await withDiscardingTaskGroup { group in
                while true {
                    if await !ledger.isAtRest, !isHealing {
                        isHealing = true
                        group.addTask { await self.heal() }
                    }
                    guard let batch = await inbox.next() else { break }
                    await write(batch)
                }
                group.cancelAll()
            }
        } onCancel: {
            inbox.close()
        }
        followers.withLock { $0 }.forEach { $0.finish() }
    }

    /// The world and the scribe that wrote it, in step, for a snapshot; nil while the journal lacks
    /// a part of it.
    package func position() async -> (scribe: Scribe, world: World)? {
        let position = (scribe, world)
        return await ledger.isBehind ? nil : position
    }

    private func write(_ batch: [Inbox.Waiting]) async {
        let now = clock.now()
        let isWritable = keeping.safety < .memoryOnly
        var world = self.world
        var decisions: [Decision] = []
        var results: [Result<[Event], any Error>] = []
        results.reserveCapacity(batch.count)
        for waiting in batch {
            do {
                guard isWritable || waiting.command.mayBeUnwritten else { throw JournalDown() }
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
            if !decisions.isEmpty { try await keep(decisions, reaching: world, at: now) }
        } catch {
            results = results.map { _ in .failure(error) }
        }
        let (head, safety) = current.withLock { ($0.head, $0.keeping.safety) }
        for (waiting, result) in zip(batch, results) {
            waiting.continuation.resume(
                with: result.map { Accepted(events: $0, head: head, safety: safety) })
        }
    }

    private func keep(
        _ decisions: [Decision], reaching world: World, at now: Moment
    ) async throws(JournalError) {
        let page = scribe.write(decisions, after: self.world)
        let safety = try await ledger.keep(page.stored)
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
        publish(change, safety, at: now)
    }

    /// Brings what waits into the journal, as soon as the journal takes it.
    private func heal() async {
        defer { isHealing = false }
        while await !ledger.isAtRest {
            // When the desk closes, one last time at once.
            try? await clock.sleep(Self.patience)
            let safety = await ledger.join()
            let now = current.withLock { $0 }
            if safety != now.keeping.safety {
                publish(
                    Change(
                        world: now.world, head: now.head, touchedAlarms: [], touchedStation: true),
                    safety, at: clock.now())
            }
            if inbox.isClosed { return }
        }
    }

    private func publish(_ change: Change, _ safety: Safety, at now: Moment) {
        followers.withLock { followers in
            var change = change
            current.withLock { current in
                current.world = change.world
                current.head = change.head
                if current.keeping.safety != safety {
                    current.keeping = Keeping(safety: safety, since: now)
                    change.touchedStation = true
                }
            }
            followers.forEach { $0.tell(change) }
        }
    }
}

/// Nothing can be written, on no disk: what is not needed to help now has to wait.
package struct JournalDown: Error {}

extension Command {
    /// Whether it may happen while nothing can be written: what helps now goes on, and what opens,
    /// changes or publishes something waits.
    fileprivate var mayBeUnwritten: Bool {
        switch self {
        case .report: true
        case .alarm(_, .approveBroadcast), .alarm(_, .close): false
        case .alarm: true
        case .roster, .access: false
        }
    }
}
