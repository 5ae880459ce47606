// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import Journal
import TestCast
import Testing

@testable import Engine

/// What becomes of an SOS while the journal takes nothing.
@Suite(.timeLimit(.minutes(5)))
struct `While the journal takes nothing` {
    static let fault = JournalError.unavailable("disk full")
    let device = Author.device(Cast.amina.devices[0].id)

    @Test func `an SOS is taken, kept in the spare place, and joins the journal in order`()
        async throws
    {
        let station = try await TestStation()
        let (store, spare, device) = (station.store, station.spare, device)
        try await station.running { desk in
            let before = try await store.head()
            store.fail(Self.fault)
            let sos = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            #expect(sos.safety == .oneCopy)
            #expect(desk.world.alarms.count == 1)
            #expect(desk.keeping.safety == .oneCopy && desk.keeping.since == Cast.noon)
            #expect(try await store.head() == before)
            #expect(try await spare.pages().count == 1)
            let acknowledged = try await desk.submit(
                .alarm(Cast.sighting().opening.alarm, .acknowledge),
                by: .officer(Cast.noor.id), lane: .people)
            #expect(acknowledged.safety == .oneCopy)
            store.fail(nil)
            try await eventually { desk.keeping.safety == .whole }
            #expect(try await store.head().number == desk.head)
            #expect(try await spare.pages().isEmpty)
        }
        let again = try await TestStation(store: store)
        #expect(again.desk.world == station.desk.world)
    }

    @Test func `a crash meanwhile loses nothing that the spare place has`() async throws {
        let station = try await TestStation()
        let (store, device) = (station.store, device)
        try await station.running { desk in
            store.fail(Self.fault)
            _ = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
        }
        let again = try await TestStation(store: store, spare: station.spare)
        #expect(again.desk.world.alarms.count == 1)
        #expect(again.desk.keeping.safety == .oneCopy)
        store.fail(nil)
        try await again.running { desk in
            try await eventually { desk.keeping.safety == .whole }
        }
        let third = try await TestStation(store: store, spare: station.spare)
        #expect(third.desk.world == again.desk.world)
        #expect(third.desk.keeping.safety == .whole)
    }

    @Test func `a spare place that was missing at one start joins at the next`() async throws {
        let station = try await TestStation()
        let (store, device) = (station.store, device)
        try await station.running { desk in
            store.fail(Self.fault)
            _ = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
        }
        store.fail(nil)
        let without = try await TestStation(store: store, missing: "no disk")
        let other = Cast.sighting(of: Cast.bela, key: 2, alarm: 2)
        try await without.running { desk in
            let sos = try await desk.submit(
                .report(other), by: .device(Cast.bela.devices[0].id), lane: .alarm)
            #expect(sos.safety == .whole && desk.world.alarms.count == 1)
        }
        let again = try await TestStation(store: store, spare: station.spare)
        #expect(again.desk.world.alarms.count == 2)
        try await again.running { desk in
            try await eventually { desk.keeping.safety == .whole }
        }
        let last = try await TestStation(store: store)
        #expect(last.desk.world == again.desk.world)
    }

    @Test func `with no place at all an SOS still goes out, and no device is told that it is safe`()
        async throws
    {
        let station = try await TestStation()
        let (store, spare, device) = (station.store, station.spare, device)
        try await station.running { desk in
            store.fail(Self.fault)
            spare.fail(true)
            let sos = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            #expect(sos.safety == .memoryOnly)
            #expect(desk.world.alarms.count == 1)
            await #expect(throws: JournalDown.self) {
                try await desk.submit(
                    .roster(.enrol(Cast.bela)), by: .administrator, lane: .people)
            }
            let again = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            #expect(again.safety == .memoryOnly)
            spare.fail(false)
            try await eventually { desk.keeping.safety == .oneCopy }
            store.fail(nil)
            try await eventually { desk.keeping.safety == .whole }
        }
        let restarted = try await TestStation(store: store)
        #expect(restarted.desk.world == station.desk.world)
    }

    @Test func `a spare place that was away when the journal healed is emptied later`() async throws
    {
        let station = try await TestStation()
        let (store, spare, device) = (station.store, station.spare, device)
        try await station.running { desk in
            store.fail(Self.fault)
            _ = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            spare.fail(true)
            store.fail(nil)
            try await eventually { desk.keeping.safety == .whole }
            #expect(try await spare.pages().count == 1)
            spare.fail(false)
            try await eventually { try await spare.pages().isEmpty }
        }
    }

    @Test func `what was written without an answer is not written twice`() async throws {
        let station = try await TestStation()
        let (store, device) = (station.store, device)
        try await station.running { desk in
            store.fail(Self.fault, landing: true)
            _ = try await desk.submit(.report(Cast.sighting()), by: device, lane: .alarm)
            store.fail(nil)
            try await eventually { desk.keeping.safety == .whole }
            #expect(try await store.head().number == desk.head)
        }
        let again = try await TestStation(store: store, spare: station.spare)
        #expect(again.desk.world == station.desk.world)
    }

    @Test func `what comes late to the spare place is cleared away later`() async throws {
        let (store, spare) = (GatedStore(), GatedSpare())
        let (ledger, pages) = try TestStation.ledger(store, spare, pages: 2)
        store.fail(Self.fault)
        spare.adding.shut()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await ledger.keep(pages[0]) }
            try await eventually { spare.adding.waiting == 1 }
            store.fail(nil)
            #expect(await ledger.join() == .asFarAsItGoes)
            #expect(try await store.head() == pages[0].head)
            spare.adding.open()
            try await group.waitForAll()
        }
        #expect(try await spare.pages() == [pages[0]] && !ledger.isAtRest)
        #expect(await ledger.join() == .asFarAsItGoes)
        #expect(try await spare.pages().isEmpty && ledger.isAtRest)
    }

    @Test func `what the spare place is given while it is emptied is cleared away later`()
        async throws
    {
        let (store, spare) = (GatedStore(), GatedSpare())
        let (ledger, pages) = try TestStation.ledger(store, spare, pages: 2)
        store.fail(Self.fault)
        try await ledger.keep(pages[0])
        store.fail(nil)
        spare.emptying.shut()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = await ledger.join() }
            try await eventually { spare.emptying.waiting == 1 }
            store.fail(Self.fault)
            try await ledger.keep(pages[1])
            spare.emptying.open()
            try await group.waitForAll()
        }
        #expect(try await spare.pages() == [pages[1]] && ledger.safety == .oneCopy)
        store.fail(nil)
        #expect(await ledger.join() == .asFarAsItGoes)
        #expect(try await spare.pages().isEmpty && ledger.isAtRest)
        #expect(try await store.head() == pages[1].head)
    }
}
