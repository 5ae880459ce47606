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
                    .roster(.enrol(Cast.cora)), by: .administrator, lane: .people)
            }
            #expect(left.desk.world.roster.defenders[Cast.cora.id] == nil)
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

    @Test func `one that starts with what others lack speaks for it only where it cannot join`()
        async throws
    {
        let id = Cast.sighting().opening.alarm
        let pair = try await Pair()
        try await pair.running { left, _ in
            left.way.cut(true)
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            #expect(left.desk.speaks(for: id, at: Cast.noon))
        }
        let again = try await Pair(pair.memory, spare: pair.left.spare)
        #expect(again.left.desk.world.alarms[id] != nil)
        #expect(!again.left.desk.speaks(for: id, at: Cast.noon))
        again.left.way.cut(true)
        try await again.running(enrolling: false) { left, _ in
            try await eventually { left.desk.speaks(for: id, at: Cast.noon) }
            left.way.cut(false)
            try await eventually { left.desk.keeping.safety == .whole }
            #expect(!left.desk.speaks(for: id, at: Cast.noon))
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

    @Test func `an SOS waits for no database that is slow to tell what others wrote`() async throws
    {
        let other = Cast.sighting(of: Cast.bela, key: 2, alarm: 2)
        try await Pair().running { left, right in
            let time = right.time
            right.way.reading.shut()
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            right.desk.hearNews()
            try await eventually { right.way.reading.waiting == 1 }
            let passing = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: .milliseconds(5))
                    time.now = time.now + .milliseconds(50)
                }
            }
            let sos = try await right.desk.submit(.report(other), by: device, lane: .alarm)
            passing.cancel()
            #expect(sos.safety == .oneCopy)
            #expect(right.desk.world.openAlarms[Cast.amina.id] == nil)
            #expect(right.desk.speaks(for: other.opening.alarm, at: time.now))
            right.way.reading.open()
            try await eventually { right.desk.keeping.safety == .whole }
            #expect(right.desk.world.alarms.count == 2)
        }
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
                .roster(.enrol(Cast.cora)), by: .administrator, lane: .people)
            #expect(left.desk.world.roster.defenders[Cast.cora.id] == nil)
            #expect(await left.desk.hasHeardAll())
            #expect(left.desk.world.roster.defenders[Cast.cora.id] != nil)
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

    @Test func `while nobody can say who leads, one soon speaks for what it took, then for all`()
        async throws
    {
        try await Pair().running { left, right in
            let time = left.time
            let theirs = Cast.sighting(of: Cast.bela, key: 2, alarm: 2)
            let (own, other) = (Cast.sighting().opening.alarm, theirs.opening.alarm)
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            _ = try await right.desk.submit(.report(theirs), by: device, lane: .alarm)
            await left.desk.catchUp()
            left.way.hideLeader(true)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await right.node("right").run() }
                try await eventually { right.desk.speaksForAll(at: time.now) }
                group.addTask { await left.node("left").run() }
                defer { group.cancelAll() }
                try await Task.sleep(for: .milliseconds(50))
                #expect(!left.desk.speaks(for: own, at: time.now))
                let follower = left.desk.follow()
                _ = await follower.next()
                time.now = time.now + .seconds(2)
                #expect(await follower.next()?.touchedAlarms.contains(own) == true)
                #expect(left.desk.speaks(for: own, at: time.now))
                #expect(!left.desk.speaks(for: other, at: time.now))
                time.now = time.now + .seconds(28)
                #expect(await follower.next()?.touchedAlarms.contains(other) == true)
                #expect(left.desk.speaksForAll(at: time.now))
                left.way.hideLeader(false)
                try await eventually { !left.desk.speaks(for: own, at: time.now) }
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
}
