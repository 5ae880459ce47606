// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import Journal
import TestCast
import Testing

@testable import Engine

/// Several nodes on one journal, whose only disk with the last entries is lost.
@Suite(.timeLimit(.minutes(5)))
struct `When the journal lost its last entries` {
    let device = Author.device(Cast.amina.devices[0].id)
    let noor = Author.officer(Cast.noor.id)

    @Test func `what was on one disk that was lost is written again`() async throws {
        let pair = try await Pair()
        try await pair.running { left, right in
            pair.memory.copies = .one
            let sos = try await left.desk.submit(
                .report(Cast.sighting()), by: device, lane: .alarm)
            #expect(sos.safety == .oneCopy)
            #expect(!left.desk.keeping.isAlone)
            await right.desk.catchUp()
            #expect(right.desk.world.alarms.count == 1)
            // The standby takes over without it, and the other node writes on it.
            pair.memory.lose(1)
            _ = try await right.desk.submit(
                .roster(.enrol(Cast.cora)), by: .administrator, lane: .people)
            pair.memory.copies = .all
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
            pair.memory.copies = .one
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            _ = try await left.desk.submit(
                .roster(.enrol(Cast.cora)), by: .administrator, lane: .people)
            await right.desk.catchUp()
            let (before, keys) = (pair.memory.entries, pair.memory.keys)
            left.way.cut(true)
            let cora = Cast.cora.id
            pair.memory.lose(2, andKeyOf: ID(high: cora.high, low: cora.low))
            try await eventually { pair.memory.entries == before }
            #expect(pair.memory.keys == keys)
            #expect(right.desk.keeping.safety == .oneCopy)
            #expect(try await right.spare.pages().isEmpty)
            pair.memory.copies = .all
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
            pair.memory.copies = .one
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            for number in 0..<20 {
                let node = number.isMultiple(of: 3) ? left : right
                await node.desk.catchUp()
                _ = try await node.desk.submit(
                    .alarm(id, .note("\(number)")), by: noor, lane: .people)
            }
            await left.desk.catchUp()
            await right.desk.catchUp()
            let before = pair.memory.entries
            pair.memory.lose(15)
            try await eventually { pair.memory.entries == before }
            pair.memory.copies = .all
            try await eventually {
                left.desk.keeping.safety == .whole && right.desk.keeping.safety == .whole
            }
            #expect(left.desk.world == right.desk.world)
            #expect(pair.memory.entries == before)
        }
    }

    @Test func `what others wrote comes back around what a node wrote before it started again`()
        async throws
    {
        let first = try await Pair()
        first.memory.copies = .one
        let id = Cast.sighting().opening.alarm
        try await first.running { left, right in
            _ = try await right.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await left.desk.catchUp()
            _ = try await left.desk.submit(.alarm(id, .acknowledge), by: noor, lane: .people)
            await right.desk.catchUp()
            _ = try await right.desk.submit(.alarm(id, .verify), by: noor, lane: .people)
        }
        let before = first.memory.entries
        let again = try await Pair(first.memory, spare: first.left.spare)
        try await again.running(enrolling: false) { left, right in
            right.way.cut(true)
            again.memory.lose(3)
            left.desk.hearNews()
            try await eventually { again.memory.entries == before }
            #expect(left.desk.world.alarms[id]?.phase == .verifying)
        }
    }

    @Test func `what is lost once more while it is written again is no word of others`()
        async throws
    {
        let pair = try await Pair()
        try await pair.running { left, right in
            pair.memory.copies = .one
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await right.desk.catchUp()
            _ = try await left.desk.submit(
                .roster(.enrol(Cast.cora)), by: .administrator, lane: .people)
            await right.desk.catchUp()
            let before = pair.memory.entries
            left.way.cut(true)
            right.way.overtake {
                pair.memory.lose(1)
                right.time.sleeping.shut()
                right.way.overtake(nil)
            }
            pair.memory.lose(1)
            right.desk.hearNews()
            try await eventually { right.time.sleeping.waiting > 0 }
            for _ in 0..<3 { await right.desk.catchUp() }
            right.time.sleeping.open()
            try await eventually { pair.memory.entries == before }
            #expect(right.desk.world.openAlarms[Cast.amina.id] != nil)
        }
    }

    @Test func `a press that joined an alarm which the journal lost raises another`()
        async throws
    {
        let pair = try await Pair()
        try await pair.running { left, right in
            pair.memory.copies = .one
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
            try await Self.othersWrite(to: pair.memory)
            right.way.cut(false)
            right.desk.hearNews()
            try await eventually { right.desk.keeping.safety == .whole }
            let open = try #require(right.desk.world.openAlarms[Cast.amina.id]?.last)
            #expect(right.desk.world.alarms[open]?.triggers.map(\.key) == [MessageKey(bits: 3)])
        }
    }

    @Test func `a loss between two looks takes nothing from what is held of others`()
        async throws
    {
        let pair = try await Pair()
        try await pair.running { left, right in
            pair.memory.copies = .one
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await right.desk.catchUp()
            let before = pair.memory.entries
            left.way.cut(true)
            right.way.atNextLook { pair.memory.lose(1) }
            await right.desk.catchUp()
            try await eventually { pair.memory.entries == before }
            #expect(right.desk.world.openAlarms[Cast.amina.id] != nil)
        }
    }

    @Test func `a node brings what it wrote before it died, though others went on without it`()
        async throws
    {
        let pair = try await Pair()
        pair.memory.copies = .one
        try await pair.running { left, _ in
            let sos = try await left.desk.submit(
                .report(Cast.sighting()), by: device, lane: .alarm)
            #expect(sos.safety == .oneCopy)
        }
        let again = try await Pair(pair.memory, spare: pair.left.spare)
        try await again.running(enrolling: false) { left, right in
            left.way.cut(true)
            right.way.cut(true)
            pair.memory.lose(1)
            try await Self.othersWrite(to: pair.memory)
            left.way.cut(false)
            left.desk.hearNews()
            try await eventually { left.desk.keeping.safety == .whole }
            #expect(left.desk.world.openAlarms[Cast.amina.id] != nil)
            #expect(try await left.spare.pages().isEmpty)
        }
    }

    @Test func `an SOS waits for no database that is slow to take what it lost`() async throws {
        let pair = try await Pair()
        let other = Cast.sighting(of: Cast.bela, key: 2, alarm: 2)
        try await pair.running { left, right in
            pair.memory.copies = .one
            _ = try await left.desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            await right.desk.catchUp()
            let before = pair.memory.entries
            left.way.cut(true)
            pair.memory.lose(1)
            right.way.writing.shut()
            right.desk.hearNews()
            try await eventually { right.way.writing.waiting == 1 }
            let sos = try await right.desk.submit(.report(other), by: device, lane: .alarm)
            #expect(sos.safety == .oneCopy)
            #expect(right.desk.speaks(for: other.opening.alarm, at: right.time.now))
            right.way.writing.open()
            try await eventually { pair.memory.entries.count == before.count + 1 }
            #expect(Array(pair.memory.entries.prefix(before.count)) == before)
        }
    }

    /// A third node, which knows of nothing that was lost; from then on there are all disks again.
    private static func othersWrite(to memory: SharedMemory) async throws {
        try await Pair(memory).running(enrolling: false) { third, _ in
            _ = try await third.desk.submit(
                .roster(.enrol(Cast.cora)), by: .administrator, lane: .people)
        }
        memory.copies = .all
    }
}
