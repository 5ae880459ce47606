// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HashTreeCollections
import Journal
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct Writing {
    let device = Author.device(Cast.amina.devices[0].id)

    @Test func `nothing is answered or shown before it is on disk`() async throws {
        let station = try await TestStation()
        let store = station.store
        let device = device
        try await station.running { desk in
            store.gate.shut()
            let isAnswered = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
                    isAnswered.raise()
                }
                while store.gate.waiting == 0 { try await Task.sleep(for: .milliseconds(1)) }
                try await Task.sleep(for: .milliseconds(30))
                #expect(!isAnswered.isRaised)
                #expect(desk.world.alarms.isEmpty)
                store.gate.open()
                try await group.waitForAll()
            }
            #expect(isAnswered.isRaised)
            #expect(desk.world.alarms.count == 1)
        }
    }

    @Test func `all that waits goes into one write, alarms first`() async throws {
        let station = try await TestStation()
        let store = station.store
        let device = device
        try await station.running { desk in
            let before = store.appends.count
            store.gate.shut()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await desk.submit(
                        .report(Cast.sighting(of: Cast.bela)), by: device, lane: .alarm)
                }
                while store.gate.waiting == 0 { try await Task.sleep(for: .milliseconds(1)) }
                for number in 0..<40 {
                    var sighting = Cast.sighting(of: nil, [], key: UInt64(number))
                    sighting.device = DeviceIdentifier("stranger-\(number)")
                    let heard = sighting
                    group.addTask {
                        _ = try await desk.submit(.report(heard), by: .stranger, lane: .report)
                    }
                }
                // Give all of them time to stand in line.
                try await Task.sleep(for: .milliseconds(50))
                group.addTask {
                    _ = try await desk.submit(
                        .report(Cast.sighting(alarm: 99)), by: device, lane: .alarm)
                }
                try await Task.sleep(for: .milliseconds(50))
                store.gate.open()
                try await group.waitForAll()
            }
            #expect(Array(store.appends.dropFirst(before)) == [1, 41])
        }
        let keyring = try Keyring.open(
            MasterKey(bytes: Array(repeating: 7, count: 32))!, wrapped: try await store.keys()
        ) { Array(repeating: 0, count: $0) }
        let head = try await store.head()
        let batch = try await store.entries(
            after: EntryNumber(head.number.value - 41), limit: 41)
        let first = try #require(try batch.first?.decision(with: keyring))
        #expect(first.events.contains { if case .alarm = $0 { true } else { false } })
    }

    @Test func `a restart has the same world, from the entries and from a snapshot`() async throws {
        let station = try await TestStation()
        let device = device
        let world = try await station.running { desk in
            _ = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            _ = try await desk.submit(
                .alarm(Cast.sighting().opening.alarm, .acknowledge),
                by: .officer(Cast.noor.id), lane: .people)
            return desk.world
        }
        let again = try await TestStation(store: station.store)
        #expect(again.desk.world == world)
        let (scribe, _) = try #require(await station.desk.position())
        try await station.store.replaceSnapshot(
            Snapshot.seal(world, head: scribe.head, keyring: scribe.keyring))
        let third = try await TestStation(store: station.store)
        #expect(third.desk.world == world)
    }

    @Test func `after closing, what comes is refused and what waited is written`() async throws {
        let station = try await TestStation()
        try await station.running { _ in }
        await #expect(throws: DeskFull.self) {
            try await station.desk.submit(
                .report(Cast.sighting()), by: .stranger, lane: .alarm)
        }
    }
}

@Suite(.timeLimit(.minutes(5)))
struct Following {
    @Test func `a slow follower gets all changes as one`() async throws {
        let station = try await TestStation()
        try await station.running { desk in
            let follower = desk.follow()
            let first = await follower.next()
            #expect(first?.touchedAlarms == [])
            #expect(first?.touchedStation == true)
            for (number, defender) in [Cast.amina, Cast.bela].enumerated() {
                _ = try await desk.submit(
                    .report(Cast.sighting(of: defender, alarm: UInt64(number + 1))),
                    by: .device(defender.devices[0].id), lane: .alarm)
            }
            let change = await follower.next()
            #expect(change?.touchedAlarms.count == 2)
            #expect(change?.touchedStation == false)
            #expect(change?.head == desk.head)
            #expect(change?.world == desk.world)
        }
    }

    @Test func `the timekeeper pages the next officer when time has come`() async throws {
        let station = try await TestStation()
        let time = station.time
        try await station.running { desk in
            _ = try await desk.submit(
                .report(Cast.sighting()), by: .device(Cast.amina.devices[0].id), lane: .alarm)
            try await withThrowingTaskGroup(of: Void.self) { group in
                let timekeeper = Timekeeper(desk: desk, clock: time.clock)
                group.addTask { await timekeeper.run() }
                try await Task.sleep(for: .milliseconds(50))
                #expect(desk.world.alarms.values.first?.level == 0)
                time.now = Cast.noon + .seconds(60)
                while desk.world.alarms.values.first?.level == 0 {
                    try await Task.sleep(for: .milliseconds(2))
                }
                #expect(desk.world.alarms.values.first?.level == 1)
                group.cancelAll()
            }
        }
    }

    @Test func `a consent given in mid-alarm lets the plan tell at once`() async throws {
        let station = try await TestStation()
        var bela = Cast.bela
        bela.consents = []
        let silent = bela
        try await station.running { desk in
            _ = try await desk.submit(.roster(.enrol(silent)), by: .administrator, lane: .people)
            _ = try await desk.submit(
                .report(Cast.sighting(of: silent)), by: .device(silent.devices[0].id), lane: .alarm)
            try await withThrowingTaskGroup(of: Void.self) { group in
                let timekeeper = Timekeeper(desk: desk, clock: station.time.clock)
                group.addTask { await timekeeper.run() }
                try await Task.sleep(for: .milliseconds(50))
                #expect(desk.world.alarms.values.first?.broadcast.isPublic == false)
                _ = try await desk.submit(
                    .roster(.enrol(Cast.bela)), by: .administrator, lane: .people)
                while desk.world.alarms.values.first?.broadcast.isPublic == false {
                    try await Task.sleep(for: .milliseconds(2))
                }
                group.cancelAll()
            }
        }
    }
}
