// SPDX-License-Identifier: Apache-2.0
import Domain
@testable import Engine
import HashTreeCollections
import Journal
import Synchronization
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `Signs of what the station depends on` {
    let hand = HandStopwatch()

    var signs: Signs { Signs(hand.stopwatch, channels: [.sms, .mail]) }

    @Test func `a way out is silent after twenty seconds of nothing but trouble`() {
        let signs = signs
        signs.heard(.later(reason: "connection refused", wait: nil), on: .sms)
        hand.turn(.seconds(19))
        signs.heard(.unknown(reason: "no answer"), on: .sms)
        #expect(signs.silentChannels.isEmpty)
        hand.turn(.seconds(1))
        #expect(signs.silentChannels.map(\.channel) == [.sms])
        #expect(signs.silentChannels.first?.reason == "no answer")
        signs.heard(.refused(reason: "no such number"), on: .sms)
        #expect(signs.silentChannels.isEmpty)
    }

    @Test func `a way out that refuses whatever it is given is silent until it takes a letter`() {
        let signs = signs
        for _ in 0..<2 { signs.heard(.refused(reason: "402"), on: .sms) }
        #expect(signs.silentChannels.isEmpty)
        signs.heard(.refused(reason: "402"), on: .sms)
        signs.tried(.taken(reference: ""), on: .sms)
        #expect(signs.silentChannels.map(\.reason) == ["402"])
        signs.heard(.taken(reference: "8"), on: .sms)
        #expect(signs.silentChannels.isEmpty)
    }

    @Test func `a way out that nobody set is not silent`() {
        let signs = signs
        for _ in 0..<5 { signs.heard(.refused(reason: "no carrier"), on: .post) }
        hand.turn(.seconds(600))
        signs.tried(.taken(reference: ""), on: .sms)
        signs.tried(.taken(reference: ""), on: .mail)
        #expect(signs.silentChannels.isEmpty)
    }

    @Test func `a way out that only says that it would take letters stays in trouble for a while`()
    {
        let signs = signs
        signs.heard(.later(reason: "no credit", wait: nil), on: .sms)
        hand.turn(.seconds(30))
        signs.tried(.taken(reference: ""), on: .sms)
        #expect(signs.silentChannels.map(\.channel) == [.sms])
        hand.turn(.seconds(120))
        signs.tried(.taken(reference: ""), on: .sms)
        #expect(signs.silentChannels.map(\.channel) == [])
    }

    @Test func `a way out of which nothing at all is heard is silent`() {
        let signs = signs
        hand.turn(.seconds(179))
        signs.tried(.taken(reference: ""), on: .mail)
        #expect(signs.silentChannels.isEmpty)
        hand.turn(.seconds(1))
        #expect(signs.silentChannels.map(\.channel) == [.sms])
    }

    @Test func `a way out is tried when it was not used for a while, or is in trouble`() {
        let signs = signs
        #expect(!signs.needsTrial(.sms))
        hand.turn(.seconds(30))
        #expect(signs.needsTrial(.sms))
        signs.heard(.taken(reference: "7"), on: .sms)
        #expect(!signs.needsTrial(.sms))
        signs.heard(.later(reason: "500", wait: nil), on: .sms)
        #expect(signs.needsTrial(.sms))
    }

    @Test func `devices that fall silent for much longer than ever are noticed`() {
        let signs = signs
        for _ in 0..<40 {
            hand.turn(.seconds(400))
            signs.heardDevice(by: "gt06")
        }
        hand.turn(.seconds(1_100))
        #expect(signs.silentBearers.isEmpty)
        hand.turn(.seconds(150))
        #expect(signs.silentBearers == ["gt06"])
        signs.heardDevice(by: "gt06")
        #expect(signs.silentBearers.isEmpty)
    }

    @Test func `a few messages are no rhythm, and a quarter of an hour is no silence`() {
        let signs = signs
        for _ in 0..<29 { signs.heardDevice(by: "h02") }
        hand.turn(.seconds(100_000))
        #expect(signs.silentBearers.isEmpty)
        for _ in 0..<3_000 {
            hand.turn(.seconds(1))
            signs.heardDevice(by: "osmand")
        }
        hand.turn(.seconds(899))
        #expect(signs.silentBearers.isEmpty)
        hand.turn(.seconds(1))
        #expect(signs.silentBearers == ["osmand"])
    }

    @Test func `after a standstill of this process nothing counts as silent`() {
        let signs = signs
        signs.heardScreen()
        hand.turn(.seconds(500))
        signs.beginAnew()
        #expect(signs.silentChannels.isEmpty && signs.screenSilence == .zero)
    }
}

@Suite(.timeLimit(.minutes(5)))
struct `The auditor` {
    /// An auditor over a desk, whose stopwatch and clock the test turns together.
    struct Bench {
        let desk: Desk
        let station: TestStation
        let hand = HandStopwatch()
        let signs: Signs
        let auditor: Auditor
        let time: SteadyTime
        let pages = Pages()

        init(
            _ station: TestStation, console: Auditor.Watch = .whileAlarmIsOpen,
            people: [Address] = [], wall: (@Sendable () -> Moment)? = nil,
            isShortOfDisks: @escaping @Sendable () -> Bool = { false }
        ) {
            self.station = station
            desk = station.desk
            signs = Signs(hand.stopwatch, channels: [.sms, .mail])
            time = SteadyTime(
                wall: wall ?? { station.time.now }, elapsed: hand.stopwatch.elapsed)
            auditor = Auditor(
                desk: station.desk, clock: station.time.clock, signs: signs,
                vitals: Vitals(hand.stopwatch, hasCarrier: true),
                clockKeeper: ClockKeeper(time),
                settings: Auditor.Settings(people: people, console: console),
                isShortOfDisks: isShortOfDisks, shout: { _ in true })
        }

        /// Lets so many seconds pass, with a look at the end of each.
        func pass(_ seconds: Int, keeping: (Signs) -> Void = { _ in }) {
            for _ in 0..<seconds {
                hand.turn(.seconds(1))
                station.time.now = station.time.now + .seconds(1)
                keeping(signs)
                auditor.look()
                pages.add(auditor.takePages())
            }
        }

        /// Every way out works.
        static func wellCarried(_ signs: Signs) {
            for channel in [Channel.sms, .mail] {
                signs.heard(.taken(reference: "1"), on: channel)
            }
        }
    }

    final class Pages: Sendable {
        private let all = Mutex<[Auditor.Page]>([])

        func add(_ more: [Auditor.Page]) { all.withLock { $0 += more } }

        var labels: [String] {
            all.withLock { $0.map { ($0.isOver ? "over: " : "") + $0.concern.kind.label } }
        }

        var last: Auditor.Page? { all.withLock { $0.last } }
    }

    @Test func `has nothing to say of a station where all is well`() async throws {
        let station = try await TestStation()
        try await station.running { _ in
            let bench = Bench(station)
            bench.pass(300, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == [])
            #expect(bench.auditor.concerns == [])
        }
    }

    @Test func `pages when what was due was not done, again after a minute, and when it is over`()
        async throws
    {
        let station = try await TestStation()
        try await station.running { desk in
            let bench = Bench(station, console: .never)
            bench.pass(20, keeping: Bench.wellCarried)
            // Nobody dispatches here, so the first call is late.
            _ = try await desk.submit(
                .report(Cast.sighting()), by: .device(Cast.amina.devices[0].id), lane: .alarm)
            bench.pass(2, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == [])
            bench.pass(3, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == ["overdue action"])
            #expect(bench.pages.last?.concern.alarms.count == 1)
            #expect(bench.pages.last?.addresses.isEmpty == false)
            #expect(bench.auditor.concerns.map(\.concern.kind) == [.overdueAction])
            bench.pass(60, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == ["overdue action", "overdue action"])
        }
    }

    @Test func `a carrier that has a call in hand is not late`() async throws {
        let station = try await TestStation()
        try await station.running { desk in
            let bench = Bench(station, console: .never)
            bench.pass(20, keeping: Bench.wellCarried)
            _ = try await desk.submit(
                .report(Cast.sighting()), by: .device(Cast.amina.devices[0].id), lane: .alarm)
            let alarm = desk.world.alarms.values.first!
            for delivery in alarm.deliveries { bench.signs.begins(delivery.number, of: alarm.id) }
            // Until time makes the next rung due, which nobody does here.
            bench.pass(1, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == [])
        }
    }

    @Test func `pages about a way out that is silent, by the other ways too, and once it is back`()
        async throws
    {
        let station = try await TestStation()
        let operations = Address.mail(MailAddress("operations@example.org")!)
        try await station.running { _ in
            let bench = Bench(station, people: [operations])
            bench.pass(30) { signs in
                signs.heard(.later(reason: "kannel 503", wait: nil), on: .sms)
                signs.heard(.taken(reference: "1"), on: .mail)
            }
            #expect(bench.pages.labels == ["channel silent: sms"])
            #expect(bench.pages.last?.addresses == [operations])
            #expect(bench.pages.last?.concern.detail == "kannel 503")
            bench.pass(20, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == ["channel silent: sms", "over: channel silent: sms"])
        }
    }

    @Test func `pages when an alarm is open and nobody looks at a console`() async throws {
        let station = try await TestStation()
        try await station.running { desk in
            let bench = Bench(station)
            bench.pass(20, keeping: Bench.wellCarried)
            _ = try await desk.submit(
                .report(Cast.sighting()), by: .device(Cast.amina.devices[0].id), lane: .alarm)
            bench.pass(119, keeping: Bench.wellCarried)
            #expect(!bench.pages.labels.contains("console silent"))
            bench.pass(3, keeping: Bench.wellCarried)
            #expect(bench.pages.labels.contains("console silent"))
            bench.signs.heardScreen()
            bench.pass(20, keeping: Bench.wellCarried)
            #expect(bench.pages.labels.last == "over: console silent")
        }
    }

    @Test func `pages about a journal on one disk after a while, and about none at once`()
        async throws
    {
        let station = try await TestStation()
        let isShort = Flag()
        try await station.running { desk in
            let bench = Bench(station, console: .never, isShortOfDisks: { isShort.isRaised })
            isShort.raise()
            bench.pass(20, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == [])
            bench.pass(2, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == ["journal: one copy"])
            station.store.fail(.unavailable("full"))
            station.spare.fail(true)
            _ = try await desk.submit(
                .report(Cast.sighting()), by: .device(Cast.amina.devices[0].id), lane: .alarm)
            bench.pass(4, keeping: Bench.wellCarried)
            #expect(bench.pages.labels.contains("journal: no copy"))
        }
    }

    @Test func `pages at once about a spare place that could not be opened`() async throws {
        let station = try await TestStation(missing: "no disk")
        try await station.running { _ in
            let bench = Bench(station, console: .never)
            bench.pass(1, keeping: Bench.wellCarried)
            #expect(bench.pages.labels == ["journal: no spare place"])
        }
    }

    @Test func `says once that somebody set the clock, and believes it when nobody waits`()
        async throws
    {
        let station = try await TestStation()
        let machine = `Time that never jumps`.Machine()
        try await station.running { _ in
            let bench = Bench(station, wall: { machine.wall })
            bench.pass(10) { signs in
                machine.run(.seconds(1))
                Bench.wellCarried(signs)
            }
            machine.set(by: .seconds(3_600))
            bench.pass(590) { signs in
                machine.run(.seconds(1))
                Bench.wellCarried(signs)
            }
            #expect(bench.time.now() < machine.wall - .seconds(3_000))
            bench.pass(20) { signs in
                machine.run(.seconds(1))
                Bench.wellCarried(signs)
            }
            #expect(bench.time.now() == machine.wall)
            #expect(bench.pages.labels == ["clock moved"])
            #expect(bench.pages.last?.concern.detail == "+3600 s")
        }
    }

    @Test func `after a standstill it gives everything time`() async throws {
        let station = try await TestStation()
        try await station.running { _ in
            let bench = Bench(station)
            bench.pass(20, keeping: Bench.wellCarried)
            bench.hand.turn(.seconds(600))
            station.time.now = station.time.now + .seconds(600)
            bench.pass(5)
            #expect(bench.pages.labels == [])
        }
    }
}
