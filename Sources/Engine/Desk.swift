// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import HashTreeCollections
package import Journal
internal import Logging
internal import Synchronization

/// The one writer: takes every command that waits, decides each, has what follows kept in one
/// write, and only then lets the world know.
///
/// Between the taking of a command and its answer nothing waits on anything but the disk. A journal
/// that takes nothing does not stop it: see ``Ledger``. What waits for the journal joins it, and
/// what other nodes wrote is heard, beside it: `Joining.swift`.
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

    fileprivate struct Current {
        var world: World
        var head: EntryNumber
        var keeping: Keeping
        /// What other nodes know; nil while they know all of it.
        var others: World?
        /// The open alarms that this node raised.
        var raisedHere: Set<ID<Alarm>> = []
    }

    let ledger: Ledger
    let clock: Clock
    let inbox = Inbox()
    let logger = Logger(label: "desk")
    var scribe: Scribe
    /// Where the journal ended before what the ledger holds; nil while it holds nothing.
    var shore: JournalReader.Shore?
    private let current: Mutex<Current>
    private let followers = Mutex<[Follower]>([])
    /// Whoever changes the world and the scribe holds it, for no longer than a write takes.
    let pen = Turn()
    /// Whoever brings the journal and this node together holds it, for as long as it takes.
    let bridge = Turn()
    /// Rings when the journal lacks something.
    let lack = Bell()
    /// Rings when others may have written.
    let news = Bell()
    /// How soon a journal that lacks something is tried: when this node starts, at once.
    var nextTry = Duration.zero
    /// Whether others were found to have written in the place of what waits.
    var isOverwritten = false
    /// How often this node has listened to what others wrote.
    var heard = 0
    /// Wait until it has.
    var listeners: [CheckedContinuation<Void, Never>] = []
    /// Whether nobody listens any more, since the desk closes.
    var isDeaf = false
    /// Whether this node speaks for an alarm.
    package nonisolated let mandate: Mandate
    /// What the journal held at the start and could not be read as it was written.
    package nonisolated let damaged: [EntryNumber]
    /// Why there is no spare place; nil when there is one.
    package nonisolated let lackOfSpare: String?
    /// Whether other nodes write to the journal, too.
    package nonisolated var isShared: Bool { ledger.isShared }

    /// How often a journal that takes nothing is tried again.
    static let patience = Duration.milliseconds(500)
    /// How often, and for how long, a decision is made anew, since others wrote first, before it is
    /// kept alone.
    private static let mostTries = 20
    private static let longestTrying = Duration.seconds(1)

    /// - Parameter reading: what the journal and the spare place held at the start.
    package init(
        journal: any JournalStore, spare: any SparePlace,
        continuing reading: JournalReader.Reading, clock: Clock
    ) {
        ledger = Ledger(journal: journal, spare: spare, continuing: reading)
        self.clock = clock
        scribe = Scribe(head: reading.head, keyring: reading.keyring)
        shore = reading.waiting.isEmpty ? nil : reading.shore
        damaged = reading.damaged
        lackOfSpare = (spare as? MissingSpare)?.reason
        // Whether it is alone shows when it lets the journal have what waits.
        current = Mutex(
            Current(
                world: reading.world, head: reading.head.number,
                keeping: Keeping(safety: ledger.safety, since: clock.now())))
        mandate = Mandate(isShared: ledger.isShared)
        if !ledger.isAtRest { lack.ring() }
    }

    /// The world as of the last write.
    package nonisolated var world: World { current.withLock { $0.world } }

    /// The last entry that is kept.
    package nonisolated var head: EntryNumber { current.withLock { $0.head } }

    package nonisolated var keeping: Keeping { current.withLock { $0.keeping } }

    /// Whether this node speaks for the alarm at `now`: pages, sends, lets time pass.
    package nonisolated func speaks(for alarm: ID<Alarm>, at now: Moment) -> Bool {
        let current = current.withLock { $0 }
        let isOwn = current.others.map { $0.alarms[alarm] == nil } ?? false
        return mandate.isHeld(
            at: now, aloneSince: current.keeping.isAlone ? current.keeping.since : nil,
            isOwn: isOwn, isTakenHere: current.raisedHere.contains(alarm))
    }

    /// Lets every follower look at every restless alarm again.
    package nonisolated func stir() {
        followers.withLock { followers in
            let now = current.withLock { $0 }
            followers.forEach { $0.tell(now.wholeChange) }
        }
    }

    /// Whether this node speaks for every alarm.
    package nonisolated func speaksForAll(at now: Moment) -> Bool {
        let keeping = keeping
        return mandate.isHeld(at: now, aloneSince: keeping.isAlone ? keeping.since : nil)
    }

    /// Others may have written: the desk will look.
    package nonisolated func hearNews() { news.ring() }

    /// Returns when the desk knows what others wrote before, as far as it can be read.
    package func catchUp() async {
        guard isShared, !isDeaf else { return }
        await withCheckedContinuation { continuation in
            listeners.append(continuation)
            hearNews()
        }
    }

    /// Whether this node knows just now everything that others wrote: asked before something goes
    /// out that one of them may have forbidden.
    package nonisolated func hasHeardAll() async -> Bool {
        guard isShared else { return true }
        guard let end = await ledger.end() else { return false }
        if end > head { await catchUp() }
        return end <= head && !ledger.isBehind
    }

    /// A new reader of the journal's progress. Its first change holds the world and every restless
    /// alarm.
    package nonisolated func follow() -> Follower {
        let follower = Follower()
        followers.withLock { followers in
            let now = current.withLock { $0 }
            followers.removeAll(where: \.isFinished)
            followers.append(follower)
            follower.tell(now.wholeChange)
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
                group.addTask { await self.heal() }
                if isShared { group.addTask { await self.listen() } }
                while let batch = await inbox.next() { await write(batch) }
                group.cancelAll()
            }
        } onCancel: {
            inbox.close()
        }
        followers.withLock { $0 }.forEach { $0.finish() }
    }

    /// The world and the scribe that wrote it, in step, for a snapshot; nil while the journal lacks
    /// a part of it, or the world a part of the journal.
    package func position() -> (scribe: Scribe, world: World)? {
        ledger.isBehind || !damaged.isEmpty ? nil : (scribe, world)
    }

    private func write(_ batch: [Inbox.Waiting]) async {
        var results: [Result<[Event], any Error>] = []
        var tries = 0
        var isReached = true
        let began = clock.now()
        await pen.take()
        defer { pen.give() }
        while true {
            let now = clock.now()
            let isOvertaken = tries >= Self.mostTries || now - began >= Self.longestTrying
            var world = self.world
            let isSound = isReached && keeping.isSound
            let decisions = decide(batch, in: &world, at: now, isSound: isSound, &results)
            if decisions.isEmpty { break }
            let mustBeShared =
                ledger.isShared && isSound && !batch.allSatisfy(\.command.mayBeAlone)
            do throws(JournalError) {
                try await keep(
                    decisions, reaching: world, at: now,
                    alone: !isReached || isOvertaken, mustBeShared: mustBeShared)
                break
            } catch {
                if mustBeShared, error != .headMoved || isOvertaken {
                    // What may be done alone is done all the same.
                    isReached = false
                    continue
                }
                guard error == .headMoved, ledger.isShared else {
                    results = results.map { _ in .failure(error) }
                    break
                }
                // Another node wrote first: what it decided counts here, too.
                tries += 1
                pen.give()
                await listen(until: began + Self.longestTrying)
                await pen.take()
            }
        }
        let (head, safety) = current.withLock { ($0.head, $0.keeping.safety) }
        for (waiting, result) in zip(batch, results) {
            waiting.continuation.resume(
                with: result.map { Accepted(events: $0, head: head, safety: safety) })
        }
    }

    private func decide(
        _ batch: [Inbox.Waiting], in world: inout World, at now: Moment, isSound: Bool,
        _ results: inout [Result<[Event], any Error>]
    ) -> [Decision] {
        var decisions: [Decision] = []
        results.removeAll(keepingCapacity: true)
        for waiting in batch {
            do {
                guard isSound || waiting.command.mayBeAlone else { throw JournalDown() }
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
        return decisions
    }

    private func keep(
        _ decisions: [Decision], reaching world: World, at now: Moment, alone: Bool,
        mustBeShared: Bool
    ) async throws(JournalError) {
        let page = scribe.write(decisions, after: self.world)
        let before = JournalReader.Shore(
            world: self.world, head: scribe.head, keyring: scribe.keyring)
        try await ledger.keep(page.stored, alone: alone, mustBeShared: mustBeShared)
        scribe.turn(page)
        shore = ledger.isBehind ? shore ?? before : nil
        var change = Change(
            world: world, head: scribe.head.number, touchedAlarms: [], touchedStation: false)
        var raised: [ID<Alarm>] = []
        for event in decisions.lazy.flatMap(\.events) {
            switch event {
            case .alarm(let id, let what):
                change.touchedAlarms.insert(id)
                if case .raised = what { raised.append(id) }
            case .roster, .quarantine: change.touchedStation = true
            case .access: continue
            }
        }
        if !raised.isEmpty {
            current.withLock { current in
                current.raisedHere = current.raisedHere.filter { world.alarms[$0]?.isOpen == true }
                current.raisedHere.formUnion(raised)
            }
        }
        publish(change, at: now)
    }

    /// Tells how everything is kept, should that be otherwise than before.
    func publishKeeping() {
        let now = current.withLock { $0 }
        publish(
            Change(world: now.world, head: now.head, touchedAlarms: [], touchedStation: false),
            at: clock.now())
    }

    func publish(_ change: Change, at now: Moment) {
        if !ledger.isAtRest { lack.ring() }
        followers.withLock { followers in
            var change = change
            let safety = ledger.safety
            let isAlone = ledger.isShared && ledger.isBehind
            let isChanged = current.withLock { current in
                current.world = change.world
                current.head = change.head
                current.others = isAlone ? shore?.world : nil
                let old = current.keeping
                guard old.safety != safety || old.isAlone != isAlone else { return false }
                current.keeping = Keeping(safety: safety, isAlone: isAlone, since: now)
                return true
            }
            guard isChanged || change.tellsAnything else { return }
            if isChanged { change.touchedStation = true }
            followers.forEach { $0.tell(change) }
        }
    }
}

extension Desk.Current {
    fileprivate var wholeChange: Change {
        Change(world: world, head: head, touchedAlarms: Set(world.restless), touchedStation: true)
    }
}

extension Change {
    fileprivate var tellsAnything: Bool { touchedStation || !touchedAlarms.isEmpty }
}
