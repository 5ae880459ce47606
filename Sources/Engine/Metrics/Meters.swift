// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Trackers
internal import Synchronization

/// What was counted and timed since the process began. Counts only: no name, number, place or code.
package final class Meters: Sendable {
    /// What a message of a device is, as far as it is counted.
    enum Kind: String, Sendable, CaseIterable {
        /// It asks for help.
        case trigger
        case fix
        /// A sign of life, and whatever else neither asks for help nor says where.
        case heartbeat
        /// Bytes that the protocol of their port does not know.
        case garbage
    }

    struct Heard: Hashable, Sendable {
        /// The name of a protocol of ours.
        var bearer: String
        var kind: Kind
    }

    /// How an attempt ended, without the carrier's words.
    enum Ending: String, Sendable, CaseIterable {
        case taken
        case refused
        case later
        case unknown
    }

    struct Attempt: Hashable, Sendable {
        var channel: Channel
        var ending: Ending
    }

    struct Values: Sendable {
        var heard: [Heard: UInt64] = [:]
        var attempts: [Attempt: UInt64] = [:]
        /// From the reading of a message that asks for help until it was on disk.
        var durable = Histogram()
        /// From the decision to tell somebody until the carrier's first answer.
        var firstAttempts: [Channel: Histogram] = [:]
    }

    package let stopwatch: Stopwatch
    private let state = Mutex(Values())

    package init(_ stopwatch: Stopwatch) { self.stopwatch = stopwatch }

    var values: Values { state.withLock { $0 } }

    /// Counts one report of a device.
    ///
    /// - Parameter asksForHelp: whether one of its alarms opens an alarm.
    package func count(_ report: Report, bearer: String, asksForHelp: Bool) {
        let kind: Kind = asksForHelp ? .trigger : report.fix == nil ? .heartbeat : .fix
        state.withLock { $0.heard[Heard(bearer: bearer, kind: kind), default: 0] += 1 }
    }

    package func countGarbage(bearer: String) {
        state.withLock { $0.heard[Heard(bearer: bearer, kind: .garbage), default: 0] += 1 }
    }

    /// A message that asks for help was read at `beginning` of the stopwatch, and is on disk now.
    package func becameDurable(since beginning: Duration) {
        let span = stopwatch.elapsed() - beginning
        state.withLock { $0.durable.add(span) }
    }

    func count(_ attempt: Attempt, firstAfter span: Duration?) {
        state.withLock { values in
            values.attempts[attempt, default: 0] += 1
            if let span { values.firstAttempts[attempt.channel, default: Histogram()].add(span) }
        }
    }
}

extension Meters.Ending {
    init(_ outcome: Delivery.Outcome) {
        self =
            switch outcome {
            case .taken: .taken
            case .refused: .refused
            case .later: .later
            case .unknown: .unknown
            }
    }
}
