// SPDX-License-Identifier: Apache-2.0
import Domain
@testable import Engine
import HashTreeCollections
import Journal
import TestCast
import Testing
import Trackers

@Suite(.timeLimit(.minutes(5)))
struct Metrics {
    let hand = HandStopwatch()

    /// The figures of a page by their names and labels.
    private func figures(_ text: String) -> [Substring: Double] {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            lines.compactMap { line in
                line.lastIndex(of: " ").flatMap { blank in
                    Double(line[line.index(after: blank)...]).map { (line[..<blank], $0) }
                }
            },
            uniquingKeysWith: { _, _ in
                Issue.record("a figure stands there twice")
                return .nan
            })
    }

    private func page(_ desk: Desk, _ meters: Meters, _ time: TestTime) -> String {
        MetricsPage(
            desk: desk, clock: time.clock, meters: meters,
            vitals: Vitals(hand.stopwatch, hasCarrier: true), version: "1.2.3",
            residentBytes: { 4096 },
            node: { NodeFigures(dispatches: true, disks: 1, wantedDisks: 2) }
        ).text
    }

    @Test func `attempts are counted by channel and outcome, and timed from the decision`()
        async throws
    {
        let station = try await TestStation()
        let meters = Meters(hand.stopwatch)
        let time = station.time
        try await station.running { desk in
            let alarm = ID<Alarm>(high: 9, low: 1)
            _ = try await desk.submit(.report(Cast.sighting()), by: .stranger, lane: .alarm)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await JournalMeter(desk: desk, meters: meters).run() }
                defer { group.cancelAll() }
                // The follower begins with the world as it is; what comes now is counted.
                while meters.values.attempts.isEmpty {
                    time.now = Cast.noon + .milliseconds(200)
                    let attempts = desk.world.alarms[alarm]?.delivery(1)?.attempts ?? 0
                    _ = try await desk.submit(
                        .alarm(
                            alarm,
                            .recordAttempt(
                                of: Delivery.Label(number: 1), attempt: attempts + 1,
                                .later(reason: "busy", wait: nil))),
                        by: .carrier(.sms), lane: .report)
                    try await Task.sleep(for: .milliseconds(5))
                }
                time.now = Cast.noon + .milliseconds(400)
                _ = try await desk.submit(
                    .alarm(
                        alarm,
                        .recordAttempt(
                            of: Delivery.Label(number: 2), attempt: 1, .taken(reference: "r"))),
                    by: .carrier(.sms), lane: .report)
                let taken = Meters.Attempt(channel: .sms, ending: .taken)
                while meters.values.attempts[taken] == nil {
                    try await Task.sleep(for: .milliseconds(5))
                }
                let figures = figures(page(desk, meters, time))
                #expect(figures["natalia_attempts_total{channel=\"sms\",outcome=\"taken\"}"] == 1)
                let later = figures["natalia_attempts_total{channel=\"sms\",outcome=\"later\"}"]
                #expect(later ?? 0 >= 1)
                let name = "natalia_accepted_to_first_attempt_seconds"
                #expect(figures["\(name)_bucket{channel=\"sms\",le=\"0.25\"}"] ?? 9 <= 1)
                #expect(figures["\(name)_bucket{channel=\"sms\",le=\"0.5\"}"] ?? 0 >= 1)
                #expect(figures["\(name)_count{channel=\"mail\"}"] == 0)
                // Of the five SMS the first waits for another attempt, the second for its receipt,
                // the others for their first; the mail is the first one's next rung.
                let unfinished = "natalia_deliveries_unfinished"
                #expect(figures["\(unfinished){channel=\"sms\"}"] == 5)
                #expect(figures["\(unfinished){channel=\"mail\"}"] == 1)
                #expect(figures["natalia_open_alarms{phase=\"received\"}"] == 1)
                #expect(figures["natalia_unclaimed_alarm_oldest_seconds"] == 0.4)
                #expect(figures["natalia_journal_head"] == Double(desk.head.value))
            }
        }
    }

    @Test func `what an earlier process did is not counted, but its promises still run`()
        async throws
    {
        let station = try await TestStation()
        let meters = Meters(hand.stopwatch)
        let time = station.time
        try await station.running { desk in
            let alarm = ID<Alarm>(high: 9, low: 1)
            func record(_ delivery: Int) async throws {
                _ = try await desk.submit(
                    .alarm(
                        alarm,
                        .recordAttempt(
                            of: Delivery.Label(number: delivery), attempt: 1, .taken(reference: "r")
                        )),
                    by: .carrier(.sms), lane: .report)
            }
            _ = try await desk.submit(.report(Cast.sighting()), by: .stranger, lane: .alarm)
            try await record(1)
            let meter = JournalMeter(desk: desk, meters: meters)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await meter.run() }
                defer { group.cancelAll() }
                // Long enough for the follower to read what was there before.
                try await Task.sleep(for: .milliseconds(100))
                time.now = Cast.noon + .seconds(7)
                try await record(2)
                while meters.values.attempts.isEmpty {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            let attempts = meters.values.attempts
            #expect(attempts == [Meters.Attempt(channel: .sms, ending: .taken): 1])
            let first = try #require(meters.values.firstAttempts[.sms])
            #expect(first.count == 1 && first.sum == 7)
        }
    }

    @Test func `steps of a histogram count everything below them`() {
        var histogram = Histogram()
        for milliseconds in [0, 1, 40, 700, 90_000] { histogram.add(.milliseconds(milliseconds)) }
        let steps = Dictionary(uniqueKeysWithValues: histogram.steps.map { ($0.bound, $0.count) })
        #expect(steps[0.001] == 2 && steps[0.05] == 3 && steps[1] == 4 && steps[60] == 4)
        #expect(histogram.count == 5)
    }

    @Test func `what devices say is counted by protocol and kind`() async throws {
        let station = try await TestStation()
        let meters = Meters(hand.stopwatch)
        let fix = Report(device: nil, fix: Cast.fix())
        meters.count(fix, bearer: "gt06", asksForHelp: true)
        meters.count(fix, bearer: "gt06", asksForHelp: false)
        meters.count(fix, bearer: "gt06", asksForHelp: false)
        meters.count(Report(device: nil), bearer: "h02", asksForHelp: false)
        meters.countGarbage(bearer: "h02")
        hand.turn(.milliseconds(3))
        meters.becameDurable(since: .zero)
        let figures = figures(page(station.desk, meters, station.time))
        let name = "natalia_device_messages_total"
        #expect(figures["\(name){protocol=\"gt06\",kind=\"trigger\"}"] == 1)
        #expect(figures["\(name){protocol=\"gt06\",kind=\"fix\"}"] == 2)
        #expect(figures["\(name){protocol=\"h02\",kind=\"heartbeat\"}"] == 1)
        #expect(figures["\(name){protocol=\"h02\",kind=\"garbage\"}"] == 1)
        #expect(figures["natalia_accepted_to_durable_seconds_bucket{le=\"0.0025\"}"] == 0)
        #expect(figures["natalia_accepted_to_durable_seconds_bucket{le=\"0.005\"}"] == 1)
        #expect(figures["natalia_accepted_to_durable_seconds_bucket{le=\"+Inf\"}"] == 1)
        #expect(figures["natalia_build_info{version=\"1.2.3\"}"] == 1)
        #expect(figures["natalia_resident_memory_bytes"] == 4096)
        #expect(figures["natalia_well"] == 1 && figures["natalia_ready"] == 0)
    }
}
