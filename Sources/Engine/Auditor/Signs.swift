// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Synchronization

/// When what the station depends on was last heard from: its ways out, its devices, its officers'
/// screens. Whoever deals with one of them notes it here; nobody waits.
package final class Signs: Sendable {
    /// One delivery that a carrier has in hand.
    private struct Errand: Hashable {
        var alarm: ID<Alarm>
        var delivery: Int
    }

    /// What is known of one way out.
    private struct Line {
        /// When it last took or refused something, or answered that it could.
        var heardAt: Duration
        /// Since when nothing but trouble came of it.
        var troubledSince: Duration?
        /// When a letter last met trouble there.
        var troubledAt: Duration?
        /// How many letters it refused since it last took one.
        var refusals = 0
        var reason = ""
    }

    /// How often devices of one protocol are heard from.
    private struct Rhythm {
        var heardAt: Duration
        var count = 1
        /// The longest silence between two of them; it shrinks a little with each.
        var longestPause = Duration.zero
    }

    private struct State {
        var lines: [Channel: Line] = [:]
        var rhythms: [String: Rhythm] = [:]
        var screenHeardAt = Duration.zero
        /// Of these, one of this node's own.
        var ownScreenHeardAt: Duration?
        var inHand: Set<Errand> = []
    }

    package let stopwatch: Stopwatch
    private let state: Mutex<State>

    /// How long a way out may bring nothing but trouble.
    static let mostTrouble = Duration.seconds(20)
    /// How many letters in a row it may refuse: one number is wrong, three are our account.
    static let mostRefusals = 3
    /// How often a way out that is not used is tried.
    static let trialPause = Duration.seconds(30)
    /// How long nothing at all may be heard of a way out.
    static let mostQuiet = Duration.seconds(180)
    /// From how many messages on a class of devices has a rhythm.
    static let fewestMessages = 30
    /// The shortest silence of a class of devices that counts.
    static let shortestSilence = Duration.seconds(900)

    /// - Parameter channels: the ways out that are set.
    package init(_ stopwatch: Stopwatch, channels: some Sequence<Channel>) {
        self.stopwatch = stopwatch
        let now = stopwatch.elapsed()
        var state = State()
        for channel in channels { state.lines[channel] = Line(heardAt: now) }
        self.state = Mutex(state)
    }

    /// A carrier of this way out said what became of a letter.
    package func heard(_ outcome: Delivery.Outcome, on channel: Channel) {
        note(outcome, on: channel, isTrial: false)
    }

    /// A carrier of this way out said whether it would take a letter.
    package func tried(_ outcome: Delivery.Outcome, on channel: Channel) {
        note(outcome, on: channel, isTrial: true)
    }

    private func note(_ outcome: Delivery.Outcome, on channel: Channel, isTrial: Bool) {
        let now = stopwatch.elapsed()
        state.withLock { state in
            // A way out that nobody set cannot fall silent.
            guard var line = state.lines[channel] else { return }
            switch outcome {
            case .taken:
                line.heardAt = now
                // What says that it would take letters, and takes none, is in trouble still.
                let isFresh = line.troubledAt.map { now - $0 < Self.trialPause * 4 } ?? false
                if !isTrial || !isFresh && line.refusals == 0 { line = Line(heardAt: now) }
            case .refused(let reason):
                line.heardAt = now
                line.troubledSince = nil
                line.refusals += 1
                line.reason = reason
            case .later(let reason, _), .unknown(let reason):
                line.troubledSince = line.troubledSince ?? now
                if !isTrial { line.troubledAt = now }
                line.reason = reason
            }
            state.lines[channel] = line
        }
    }

    /// This process heard nothing for a while, and it was not for others' silence.
    func beginAnew() {
        let now = stopwatch.elapsed()
        state.withLock { state in
            for channel in state.lines.keys { state.lines[channel] = Line(heardAt: now) }
            for bearer in state.rhythms.keys { state.rhythms[bearer]?.heardAt = now }
            state.screenHeardAt = now
        }
    }

    /// Whether nobody knows how the way out is: it was not used for a while, or was in trouble.
    package func needsTrial(_ channel: Channel) -> Bool {
        let now = stopwatch.elapsed()
        return state.withLock { state in
            guard let line = state.lines[channel], line.troubledSince == nil else { return true }
            return now - line.heardAt >= Self.trialPause
        }
    }

    /// A carrier has this delivery in hand.
    package func begins(_ delivery: Int, of alarm: ID<Alarm>) {
        state.withLock { _ = $0.inHand.insert(Errand(alarm: alarm, delivery: delivery)) }
    }

    package func ends(_ delivery: Int, of alarm: ID<Alarm>) {
        state.withLock { _ = $0.inHand.remove(Errand(alarm: alarm, delivery: delivery)) }
    }

    func isInHand(_ delivery: Int, of alarm: ID<Alarm>) -> Bool {
        state.withLock { $0.inHand.contains(Errand(alarm: alarm, delivery: delivery)) }
    }

    /// A device that somebody enrolled was heard by this protocol.
    package func heardDevice(by bearer: String) {
        let now = stopwatch.elapsed()
        state.withLock { state in
            guard var rhythm = state.rhythms[bearer] else {
                state.rhythms[bearer] = Rhythm(heardAt: now)
                return
            }
            rhythm.longestPause = max(rhythm.longestPause * 0.995, now - rhythm.heardAt)
            rhythm.heardAt = now
            rhythm.count += 1
            state.rhythms[bearer] = rhythm
        }
    }

    /// An officer's screen said that it is there.
    package func heardScreen() {
        let now = stopwatch.elapsed()
        state.withLock { state in
            state.screenHeardAt = now
            state.ownScreenHeardAt = now
        }
    }

    /// Another node said that an officer's screen is there.
    func heardScreenElsewhere() {
        let now = stopwatch.elapsed()
        state.withLock { $0.screenHeardAt = now }
    }

    /// Whether a screen of this node's own said within the span that it is there.
    func hasScreen(within span: Duration) -> Bool {
        let now = stopwatch.elapsed()
        return state.withLock { state in
            state.ownScreenHeardAt.map { now - $0 < span } ?? false
        }
    }

    /// The ways out that are silent, and why.
    var silentChannels: [(channel: Channel, reason: String)] {
        let now = stopwatch.elapsed()
        return state.withLock { state in
            Channel.allCases.compactMap { channel in
                guard let line = state.lines[channel] else { return nil }
                if let since = line.troubledSince, now - since >= Self.mostTrouble {
                    return (channel, line.reason)
                }
                if line.refusals >= Self.mostRefusals { return (channel, line.reason) }
                return now - line.heardAt >= Self.mostQuiet ? (channel, "not tried") : nil
            }
        }
    }

    /// The protocols whose devices all fell silent for much longer than they ever do.
    var silentBearers: [String] {
        let now = stopwatch.elapsed()
        return state.withLock { state in
            state.rhythms.filter { _, rhythm in
                rhythm.count >= Self.fewestMessages
                    && now - rhythm.heardAt
                        >= max(Self.shortestSilence, rhythm.longestPause * 3)
            }.keys.sorted()
        }
    }

    /// How long ago any officer's screen was heard from, within this process's life.
    var screenSilence: Duration {
        let now = stopwatch.elapsed()
        return now - state.withLock { $0.screenHeardAt }
    }
}
