// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Engine
internal import Journal

/// The honest measure: real tracker connections against a running server, and what its phones,
/// mailboxes and feed received.
package struct Drill: Sendable {
    package var organisation: DrillOrganisation
    package var alarms: Int
    /// Alarms a second.
    package var rate: Double
    package var host: String
    package var port: Int
    package var sink: DrillSink

    package init(
        organisation: DrillOrganisation, alarms: Int, rate: Double, host: String, port: Int,
        sink: DrillSink
    ) {
        self.organisation = organisation
        self.alarms = alarms
        self.rate = rate
        self.host = host
        self.port = port
        self.sink = sink
    }

    /// When one alarm passed each place, from its tracker's side.
    package struct Passage: Sendable {
        package var defender: Int
        package var firstByte: ContinuousClock.Instant
        /// Nil when the device was never answered.
        package var acknowledged: ContinuousClock.Instant?
    }

    /// When each defender's alarm was first seen on disk.
    package typealias Durables = [ID<Defender>: ContinuousClock.Instant]

    package struct Record: Sendable {
        package var passages: [Passage]
        package var durables: Durables
    }

    /// A machine that has just read a large organisation is busy for a while with what that left:
    /// what is measured is a running station, and its start by itself.
    private static let rest = Duration.seconds(6)

    /// Raises the alarms at an even pace, and returns once nothing more arrives.
    package func run(watching desk: Desk, clock: Clock) async throws -> Record {
        try await withThrowingTaskGroup(of: Part.self) { group in
            let follower = desk.follow()
            group.addTask { .durables(await watch(follower)) }
            let start = ContinuousClock.now + Self.rest + .seconds(Double(alarms) / 2_000)
            for index in 0..<alarms {
                let due = start + .seconds(Double(index) / rate)
                group.addTask { .passage(try await raise(index, due: due, clock: clock)) }
            }
            var record = Record(passages: [], durables: [:])
            for try await part in group {
                switch part {
                case .passage(let passage): record.passages.append(passage)
                case .durables(let durables): record.durables = durables
                }
                if record.passages.count == alarms, record.durables.isEmpty { break }
            }
            try await waitUntilQuiet(clock)
            follower.stop()
            for try await part in group {
                if case .durables(let durables) = part { record.durables = durables }
            }
            return record
        }
    }

    private enum Part: Sendable {
        case passage(Passage)
        case durables(Durables)
    }

    private func raise(
        _ index: Int, due: ContinuousClock.Instant, clock: Clock
    ) async throws -> Passage {
        var passage = Passage(defender: index, firstByte: due, acknowledged: nil)
        let tracker = GT06Tracker(identifier: organisation.device(index))
        let (sent, answered) = try await tracker.run(host: host, port: port) { line in
            try await line.logIn()
            let wait = due - ContinuousClock.now
            if wait > .zero { try await clock.sleep(wait) }
            let sent = ContinuousClock.now
            try await line.sos(Self.fix(index))
            return (sent, ContinuousClock.now)
        }
        passage.firstByte = sent
        passage.acknowledged = answered
        return passage
    }

    private func watch(_ follower: Follower) async -> Durables {
        var durables: Durables = [:]
        while let change = await follower.next() {
            let now = ContinuousClock.now
            for id in change.touchedAlarms {
                guard let defender = change.world.alarm(id)?.defender else { continue }
                if durables[defender] == nil { durables[defender] = now }
            }
        }
        return durables
    }

    /// Five seconds without anything new, two minutes at the most.
    private func waitUntilQuiet(_ clock: Clock) async throws {
        var seen = -1
        var quiet = 0
        for _ in 0..<120 where quiet < 5 {
            try await clock.sleep(.seconds(1))
            quiet = sink.count == seen ? quiet + 1 : 0
            seen = sink.count
        }
    }

    private static func fix(_ index: Int) -> Fix {
        guard let position = Position(latitude: -1.28, longitude: 36.82 + Double(index % 100) / 1e4)
        else { preconditionFailure("Nairobi is on the globe") }
        return Fix(position: position, occurredAt: Moment(seconds: 1_790_000_000))
    }
}
