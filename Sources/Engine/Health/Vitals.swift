// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// When the parts of this process were last heard from, and whether it takes what comes.
///
/// A part beats by itself whenever it has done its work; here nobody is asked and nobody waits, so
/// that a stranger who looks as often as he likes costs nothing.
package final class Vitals: Sendable {
    package enum Part: String, Sendable, CaseIterable {
        /// A command has gone the whole way through the desk.
        case desk
        /// The journal was written, or could have been.
        case journal
        /// The auditor has gone through every open alarm. Judged from its first beat on.
        case audit
        /// What the auditor had to say has reached somebody. Judged from its first beat on.
        case pages

        /// The longest silence that is still well.
        var limit: Duration {
            switch self {
            case .desk: .seconds(3)
            case .journal: .seconds(15)
            case .audit: .seconds(15)
            case .pages: .seconds(60)
            }
        }

        /// Whether a new start is likely to mend it. A disk that takes nothing takes nothing after
        /// a start either, and what is kept in memory meanwhile would be lost by one.
        var isMendedByRestart: Bool {
            switch self {
            case .desk, .audit: true
            case .journal, .pages: false
            }
        }
    }

    package enum Stage: Sendable {
        case starting
        /// Every listener is open.
        case open
        case stopping
    }

    private struct State {
        var beats: [Part: Duration]
        var stage = Stage.starting
    }

    private let stopwatch: Stopwatch
    private let hasCarrier: Bool
    private let state: Mutex<State>

    package init(_ stopwatch: Stopwatch, hasCarrier: Bool) {
        self.stopwatch = stopwatch
        self.hasCarrier = hasCarrier
        let now = stopwatch.elapsed()
        state = Mutex(State(beats: [.desk: now, .journal: now]))
    }

    package func beat(_ part: Part) {
        let now = stopwatch.elapsed()
        state.withLock { $0.beats[part] = now }
    }

    package func enter(_ stage: Stage) { state.withLock { $0.stage = stage } }

    package var stage: Stage { state.withLock { $0.stage } }

    /// How long ago the part was heard from; nil when it never was.
    package func age(of part: Part) -> Duration? {
        let now = stopwatch.elapsed()
        return state.withLock { $0.beats[part] }.map { now - $0 }
    }

    /// The parts that were silent for too long.
    package var silent: [Part] {
        Part.allCases.filter { part in age(of: part).map { $0 > part.limit } ?? false }
    }

    package var isWell: Bool { silent.isEmpty }

    /// Whether this process should go on rather than be started anew.
    package var isWorthKeeping: Bool { !silent.contains(where: \.isMendedByRestart) }

    /// Why it is not well, for whoever runs it: `journal: silent for 17 s`.
    package var ailments: [String] {
        silent.map { part in
            "\(part.rawValue): silent for \(age(of: part)?.components.seconds ?? 0) s"
        }
    }

    /// Why it should be sent nothing now.
    package var obstacles: [String] {
        let stage =
            switch stage {
            case .starting: ["starting"]
            case .open: [String]()
            case .stopping: ["stopping"]
            }
        return stage + (hasCarrier ? [] : ["no carrier is set"])
    }
}
