// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import Journal
import Synchronization
import TestCast
import Testing

@testable import Engine

/// Several nodes on one journal.
@Suite(.timeLimit(.minutes(5)))
struct `Two nodes` {
    let device = Author.device(Cast.amina.devices[0].id)
    let noor = Author.officer(Cast.noor.id)

    /// Enrolled in the middle.
    var cora: Defender {
        var cora = Cast.bela
        cora.id = ID(high: 1, low: 77)
        cora.devices = []
        return cora
    }

    @Test func `each see what the other wrote, and an alarm that both hear of is one`()
        async throws
    {
        try await Pair().running { left, right in
            let sos = try await left.desk.submit(
                .report(Cast.sighting()), by: device, lane: .alarm)
            #expect(sos.safety == .whole)
            _ = try await right.desk.submit(
                .report(Cast.sighting(key: 2, alarm: 2)), by: device, lane: .alarm)
            await left.desk.catchUp()
            #expect(left.desk.world == right.desk.world)
            #expect(left.desk.world.alarms.count == 1)
        }
    }

    @Test func `writing at once lose nothing`() async throws {
        try await Pair().running { left, right in
            let id = Cast.sighting().opening.alarm
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await right.desk.catchUp()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (node, name) in [(left, "left"), (right, "right")] {
                    for number in 0..<50 {
                        group.addTask {
                            _ = try await node.desk.submit(
                                .alarm(id, .note("\(name) \(number)")), by: noor, lane: .people)
                        }
                    }
                }
                try await group.waitForAll()
            }
            await left.desk.catchUp()
            await right.desk.catchUp()
            #expect(left.desk.world == right.desk.world)
            let notes = left.desk.world.alarms[id]?.timeline.filter {
                if case .noted = $0.event { true } else { false }
            }
            #expect(notes?.count == 100)
        }
    }

    @Test func `one that is cut off takes an SOS, speaks for it alone, and brings it along`()
        async throws
    {
        try await Pair().running { left, right in
            left.way.cut(true)
            let sos = try await left.desk.submit(
                .report(Cast.sighting()), by: device, lane: .alarm)
            #expect(sos.safety == .oneCopy)
            let id = Cast.sighting().opening.alarm
            let now = Cast.noon
            #expect(left.desk.keeping.isAlone && left.desk.speaks(for: id, at: now))
            #expect(!right.desk.keeping.isAlone)
            await #expect(throws: JournalDown.self) {
                try await left.desk.submit(
                    .roster(.enrol(Cast.bela)), by: .administrator, lane: .people)
            }
            // She reaches the other node, too, which knows of nothing: it raises an alarm.
            let other = Cast.sighting(key: 2, alarm: 2)
            _ = try await right.desk.submit(.report(other), by: device, lane: .alarm)
            _ = try await left.desk.submit(.alarm(id, .acknowledge), by: noor, lane: .people)
            left.way.cut(false)
            try await eventually { left.desk.keeping.safety == .whole }
            await right.desk.catchUp()
            #expect(left.desk.world == right.desk.world)
            #expect(left.desk.world.alarms.count == 2)
            #expect(left.desk.world.alarms[id]?.isClaimed == true)
            #expect(try await left.spare.pages().isEmpty)
        }
    }

    @Test func `what others must know is refused at the very moment in which they cannot`()
        async throws
    {
        try await Pair().running { left, right in
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await right.desk.catchUp()
            // Nobody has found out yet.
            left.way.cut(true)
            #expect(!left.desk.keeping.isAlone)
            await #expect(throws: JournalDown.self) {
                try await left.desk.submit(
                    .roster(.enrol(cora)), by: .administrator, lane: .people)
            }
            #expect(left.desk.world.roster.defenders[cora.id] == nil)
            let id = Cast.sighting().opening.alarm
            _ = try await left.desk.submit(.alarm(id, .acknowledge), by: noor, lane: .people)
            left.way.cut(false)
            try await eventually { left.desk.keeping.safety == .whole }
            await right.desk.catchUp()
            #expect(left.desk.world == right.desk.world)
            #expect(right.desk.world.alarms[id]?.isClaimed == true)
        }
    }

    @Test func `what a node alone did to an alarm of both is done again where it still stands`()
        async throws
    {
        try await Pair().running { left, right in
            let id = Cast.sighting().opening.alarm
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await right.desk.catchUp()
            left.way.cut(true)
            let shield = Cast.amina.circle[0].id
            _ = try await left.desk.submit(
                .alarm(id, .answer(shield, .going)), by: .shield(shield), lane: .people)
            _ = try await left.desk.submit(.alarm(id, .acknowledge), by: noor, lane: .people)
            let second = Author.officer(Cast.ines.id)
            _ = try await right.desk.submit(.alarm(id, .acknowledge), by: second, lane: .people)
            left.way.cut(false)
            try await eventually { left.desk.keeping.safety == .whole }
            await right.desk.catchUp()
            #expect(left.desk.world == right.desk.world)
            let alarm = try #require(right.desk.world.alarms[id])
            #expect(alarm.claimedBy == Cast.ines.id)
            #expect(alarm.latestAnswer(of: shield)?.answer == .going)
        }
    }

    @Test func `a press that joined an alarm which others closed meanwhile raises another`()
        async throws
    {
        try await Pair().running { left, right in
            let id = Cast.sighting().opening.alarm
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await right.desk.catchUp()
            left.way.cut(true)
            _ = try await left.desk.submit(
                .report(Cast.sighting(key: 3, alarm: 3)), by: device, lane: .alarm)
            for command in [
                Alarm.Command.acknowledge, .findFalse(note: "a child"),
                .close(.falseAccident, note: "a child"),
            ] {
                _ = try await right.desk.submit(.alarm(id, command), by: noor, lane: .people)
            }
            left.way.cut(false)
            try await eventually { left.desk.keeping.safety == .whole }
            await right.desk.catchUp()
            #expect(left.desk.world == right.desk.world)
            #expect(right.desk.world.alarms[id]?.isOpen == false)
            #expect(right.desk.world.openAlarms[Cast.amina.id] != nil)
        }
    }

    @Test func `after a crash what a node kept alone joins what others wrote`() async throws {
        let pair = try await Pair()
        try await pair.running { left, right in
            left.way.cut(true)
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            _ = try await right.desk.submit(
                .report(Cast.sighting(key: 2, alarm: 2)), by: device, lane: .alarm)
        }
        pair.left.way.cut(false)
        let again = try await Pair(pair.memory, spare: pair.left.spare)
        #expect(again.left.desk.world.alarms.count == 2)
        #expect(again.left.desk.keeping.safety == .oneCopy)
        try await again.running(enrolling: false) { left, right in
            try await eventually { left.desk.keeping.safety == .whole }
            await right.desk.catchUp()
            #expect(left.desk.world == right.desk.world)
            #expect(right.desk.world.alarms.count == 2)
        }
    }

    @Test func `what was on one disk that was lost is written again`() async throws {
        let pair = try await Pair()
        try await pair.running { left, right in
            pair.memory.contents.withLock { $0.copies = .one }
            let sos = try await left.desk.submit(
                .report(Cast.sighting()), by: device, lane: .alarm)
            #expect(sos.safety == .oneCopy)
            #expect(!left.desk.keeping.isAlone)
            await right.desk.catchUp()
            #expect(right.desk.world.alarms.count == 1)
            // The standby takes over without it, and the other node writes on it.
            pair.memory.lose(1)
            _ = try await right.desk.submit(
                .roster(.enrol(cora)), by: .administrator, lane: .people)
            pair.memory.contents.withLock { $0.copies = .all }
            try await eventually { left.desk.keeping.safety == .whole }
            await left.desk.catchUp()
            await right.desk.catchUp()
            #expect(left.desk.world == right.desk.world)
            #expect(right.desk.world.alarms.count == 1)
        }
    }

    @Test func `what a node that died wrote on one disk that was lost, the other writes again`()
        async throws
    {
        let pair = try await Pair()
        try await pair.running { left, right in
            pair.memory.contents.withLock { $0.copies = .one }
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            _ = try await left.desk.submit(
                .roster(.enrol(cora)), by: .administrator, lane: .people)
            await right.desk.catchUp()
            let (before, keys) = pair.memory.contents.withLock { ($0.entries, $0.keys) }
            left.way.cut(true)
            pair.memory.lose(2)
            pair.memory.contents.withLock { contents in
                contents.keys[ID(high: cora.id.high, low: cora.id.low)] = nil
            }
            try await eventually { pair.memory.contents.withLock { $0.entries == before } }
            #expect(pair.memory.contents.withLock { $0.keys } == keys)
            #expect(right.desk.keeping.safety == .oneCopy)
            #expect(try await right.spare.pages().isEmpty)
            pair.memory.contents.withLock { $0.copies = .all }
            try await eventually { right.desk.keeping.safety == .whole }
            #expect(right.desk.world.openAlarms[Cast.amina.id] != nil)
        }
        let again = try await Pair(pair.memory)
        #expect(again.left.desk.world == pair.right.desk.world)
    }

    @Test func `both bring back what was on one disk that was lost, and it is there once`()
        async throws
    {
        let pair = try await Pair()
        try await pair.running { left, right in
            let id = Cast.sighting().opening.alarm
            pair.memory.contents.withLock { $0.copies = .one }
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            for number in 0..<20 {
                let node = number.isMultiple(of: 3) ? left : right
                await node.desk.catchUp()
                _ = try await node.desk.submit(
                    .alarm(id, .note("\(number)")), by: noor, lane: .people)
            }
            await left.desk.catchUp()
            await right.desk.catchUp()
            let before = pair.memory.contents.withLock { $0.entries }
            pair.memory.lose(15)
            try await eventually { pair.memory.contents.withLock { $0.entries == before } }
            pair.memory.contents.withLock { $0.copies = .all }
            try await eventually {
                left.desk.keeping.safety == .whole && right.desk.keeping.safety == .whole
            }
            #expect(left.desk.world == right.desk.world)
            #expect(pair.memory.contents.withLock { $0.entries == before })
        }
    }

    @Test func `a press that joined an alarm which the journal lost raises another`()
        async throws
    {
        let pair = try await Pair()
        try await pair.running { left, right in
            pair.memory.contents.withLock { $0.copies = .one }
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await right.desk.catchUp()
            let pressed = try await right.desk.submit(
                .report(Cast.sighting(key: 3, alarm: 3)), by: device, lane: .alarm)
            #expect(pressed.safety == .oneCopy)
            // The disk that had both is lost, and so is the node that raised the alarm; before the
            // other one comes back, a third has written.
            left.way.cut(true)
            right.way.cut(true)
            pair.memory.lose(2)
            try await Pair(pair.memory).running(enrolling: false) { third, _ in
                _ = try await third.desk.submit(
                    .roster(.enrol(cora)), by: .administrator, lane: .people)
            }
            pair.memory.contents.withLock { $0.copies = .all }
            right.way.cut(false)
            right.desk.hearNews()
            try await eventually { right.desk.keeping.safety == .whole }
            let open = try #require(right.desk.world.openAlarms[Cast.amina.id]?.last)
            #expect(right.desk.world.alarms[open]?.triggers.map(\.key) == [MessageKey(bits: 3)])
        }
    }

    @Test func `a node whose lease ran out for a moment looks at everything anew`() async throws {
        try await Pair().running { left, _ in
            let id = Cast.sighting().opening.alarm
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            let time = left.time
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await left.node("left").run() }
                defer { group.cancelAll() }
                try await eventually { left.desk.speaksForAll(at: time.now) }
                // What it was told when it began to speak is over.
                try await Task.sleep(for: .milliseconds(50))
                let follower = left.desk.follow()
                _ = await follower.next()
                time.now = time.now + .seconds(10)
                let change = await follower.next()
                #expect(change?.touchedAlarms.contains(id) == true)
                #expect(left.desk.speaksForAll(at: time.now))
            }
        }
    }

    @Test func `of what is on one disk for long, the last entries are held`() async throws {
        let memory = SharedMemory()
        memory.contents.withLock { $0.copies = .one }
        let way = WayToShared(memory)
        var scribe = Scribe(head: .empty, keyring: try TestStation.keyring(wrapped: []))
        let reading = JournalReader.Reading(
            .init(world: World(), head: .empty, keyring: scribe.keyring))
        let ledger = Ledger(
            journal: way, spare: MemorySpare(), continuing: reading, mostWaiting: 10)
        for _ in 0..<30 {
            let note = Event.roster(.stationNamed("Lantern", .standard))
            let page = scribe.write(
                [Decision(at: Cast.noon, author: .administrator, events: [note])], after: World())
            try await ledger.keep(page.stored)
            scribe.turn(page)
        }
        let before = memory.contents.withLock { $0.entries }
        memory.lose(8)
        #expect(await ledger.join() == .asFarAsItGoes)
        #expect(memory.contents.withLock { $0.entries } == before)
        memory.lose(20)
        #expect(await ledger.join() == .othersWrote)
        #expect(memory.contents.withLock { $0.entries.count } == 10)
    }

    @Test func `whoever is always overtaken decides alone within a second`() async throws {
        let pair = try await Pair()
        try await pair.running { left, _ in
            let tries = Mutex(0)
            left.way.overtake {
                tries.withLock { $0 += 1 }
                left.time.now = left.time.now + .milliseconds(600)
            }
            let sos = try await left.desk.submit(
                .report(Cast.sighting()), by: device, lane: .alarm)
            #expect(sos.safety == .oneCopy && tries.withLock { $0 } == 2)
            #expect(left.desk.speaks(for: Cast.sighting().opening.alarm, at: left.time.now))
            left.way.overtake(nil)
            try await eventually { left.desk.keeping.safety == .whole }
        }
        #expect(pair.right.desk.world.alarms.count == 0)
        let again = try await Pair(pair.memory)
        #expect(again.left.desk.world.alarms.count == 1)
    }

    @Test func `knows all that the other wrote just before something is told in public`()
        async throws
    {
        try await Pair().running { left, right in
            _ = try await right.desk.submit(
                .roster(.enrol(cora)), by: .administrator, lane: .people)
            #expect(left.desk.world.roster.defenders[cora.id] == nil)
            #expect(await left.desk.hasHeardAll())
            #expect(left.desk.world.roster.defenders[cora.id] != nil)
            left.way.cut(true)
            #expect(await !left.desk.hasHeardAll())
            left.way.cut(false)
            #expect(await left.desk.hasHeardAll())
        }
    }

    @Test func `a console that is open at one node counts at every other`() async throws {
        try await Pair().running { left, right in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (name, member) in ["left": left, "right": right] {
                    group.addTask { await member.node(name).run() }
                    member.hand.turn(.seconds(100))
                }
                defer { group.cancelAll() }
                left.signs.heardScreen()
                try await eventually { right.signs.screenSilence == .zero }
                #expect(!right.signs.hasScreen(within: .seconds(20)))
                right.hand.turn(.seconds(50))
                left.hand.turn(.seconds(50))
                // What was told of before is over.
                try await Task.sleep(for: .milliseconds(50))
                right.hand.turn(.seconds(1))
                try await Task.sleep(for: .milliseconds(50))
                #expect(right.signs.screenSilence >= .seconds(1))
            }
        }
    }

    @Test func `one speaks, and when it dies the other`() async throws {
        try await Pair().running { left, right in
            let time = left.time
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await right.node("right").run() }
                try await eventually { right.desk.speaksForAll(at: time.now) }
                let leading = Task { await left.node("left").run() }
                try await Task.sleep(for: .milliseconds(50))
                #expect(!left.desk.speaksForAll(at: time.now))
                group.cancelAll()
                try await eventually { left.desk.speaksForAll(at: time.now) }
                #expect(!right.desk.speaksForAll(at: time.now))
                leading.cancel()
                await leading.value
            }
        }
    }

    private func eventually(_ isSo: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while try await !isSo() {
            guard ContinuousClock.now < end else {
                Issue.record("it did not come to pass")
                return
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

/// Two desks on one journal, with one clock.
struct Pair {
    struct Member {
        let way: WayToShared
        let spare: MemorySpare
        let desk: Desk
        let time: TestTime
        let hand = HandStopwatch()
        let signs: Signs

        init(way: WayToShared, spare: MemorySpare, desk: Desk, time: TestTime) {
            (self.way, self.spare, self.desk, self.time) = (way, spare, desk, time)
            signs = Signs(hand.stopwatch, channels: [])
        }

        func node(_ name: String) -> Node {
            Node(name, on: way, desk: desk, clock: time.clock, signs: signs)
        }
    }

    let memory: SharedMemory
    let left: Member
    let right: Member

    init(_ memory: SharedMemory = SharedMemory(), spare: MemorySpare = MemorySpare()) async throws {
        self.memory = memory
        let time = TestTime()
        left = try await Self.member(of: memory, spare, time)
        right = try await Self.member(of: memory, MemorySpare(), time)
    }

    private static func member(
        of memory: SharedMemory, _ spare: MemorySpare, _ time: TestTime
    ) async throws -> Member {
        let way = WayToShared(memory)
        let keyring = try TestStation.keyring(wrapped: try await way.keys())
        let reading = try await JournalReader.open(
            way, spare: try await spare.pages(), keyring: keyring)
        let desk = Desk(journal: way, spare: spare, continuing: reading, clock: time.clock)
        return Member(way: way, spare: spare, desk: desk, time: time)
    }

    /// Enrols the cast and does `work` while both desks run.
    func running(
        enrolling: Bool = true, _ work: @Sendable (Member, Member) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await left.desk.run() }
            group.addTask { await right.desk.run() }
            defer { group.cancelAll() }
            for command in enrolling ? Cast.commands : [] {
                _ = try await left.desk.submit(.roster(command), by: .administrator, lane: .people)
            }
            await right.desk.catchUp()
            try await work(left, right)
        }
    }
}
