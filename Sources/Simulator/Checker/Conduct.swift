// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// Judges what was done in each alarm: how one fact of the journal follows from another, from what
/// was asked outside and from the passing of time.
///
/// It has its own idea of consent, of findings and of who must be told, and asks the domain for
/// none of them.
struct Conduct: Sendable {
    /// One fact of an alarm.
    struct Deed: Sendable {
        /// Since when it is on a disk.
        var at: Duration
        /// Since when the press that it tells of is on a disk, if it tells of one.
        var pressedAt: Duration?
        /// The server's own time.
        var moment: Moment
        /// Facts of one decision share it.
        var line: Int
        var author: Author
        var event: Alarm.Event
        /// What was known then of the defender; nil for a sender that nobody enrolled.
        var defender: Defender?
    }

    struct Story: Sendable {
        var id: ID<Alarm>
        var raising: Alarm.Raising
        var deeds: [Deed] = []

        var raisedAt: Duration { deeds.first?.at ?? .zero }

        var closedAt: Duration? {
            deeds.first { if case .closed = $0.event { true } else { false } }?.at
        }
    }

    /// A notice, and the fact that planned it.
    struct Telling: Sendable {
        var deed: Deed
        var notice: Notice
    }

    let stories: [Story]
    let history: History.Record
    let end: Duration
    /// Whether every disk did its work all the time.
    let isDiskSound: Bool
    /// Whether the server's time went on evenly: one that dies while its clock is wrong goes on
    /// from its last entry, or by a clock that was put right meanwhile.
    let isTimeSound: Bool
    /// When one node may not have known what another did.
    let apart: [Span]
    /// When which node stood still.
    let stops: [(node: Int, span: Span)]
    let bounds: Bounds
    /// Whose each device is, and since when.
    private(set) var owners: [DeviceIdentifier: (defender: ID<Defender>, since: Duration)] = [:]
    let requests: [Way: [History.Request]]

    struct Way: Hashable {
        var alarm: ID<Alarm>
        var delivery: Int
    }

    init(
        _ view: JournalView, history: History.Record, scenario: Scenario, bounds: Bounds
    ) {
        self.history = history
        self.bounds = bounds
        end = scenario.end
        let circumstances = Circumstances(scenario)
        isDiskSound = !circumstances.troubles.contains { $0.kind == .disk }
        isTimeSound = !circumstances.isClockSet || history.lives.count == 1
        apart = circumstances.apart
        stops = scenario.troubles.compactMap { trouble in
            guard case .stopped(let node) = trouble.kind else { return nil }
            return (node, Span(from: trouble.from, until: trouble.until))
        }
        requests = Dictionary(grouping: history.requests) {
            Way(alarm: $0.alarm, delivery: $0.delivery)
        }
        var enrolled: [ID<Defender>: Defender] = [:]
        var stories: [ID<Alarm>: Story] = [:]
        for (index, line) in view.lines.enumerated() {
            for event in line.decision.events {
                switch event {
                case .roster(.enrolled(let defender)):
                    enrolled[defender.id] = defender
                    for device in defender.devices where owners[device.identifier] == nil {
                        owners[device.identifier] = (defender.id, line.durableSince)
                    }
                case .alarm(let id, let event):
                    if case .raised(let raising) = event {
                        stories[id] = Story(id: id, raising: raising)
                    }
                    guard let story = stories[id] else { continue }
                    stories[id]?.deeds.append(
                        Deed(
                            at: line.durableSince, pressedAt: line.pressedSince,
                            moment: line.decision.at, line: index,
                            author: line.decision.author, event: event,
                            defender: enrolled[story.raising.defender]))
                case .roster, .access, .quarantine: continue
                }
            }
        }
        self.stories = stories.values.sorted { $0.id < $1.id }
    }

    var violations: [Violation] {
        hearings
            + stories.flatMap { story in
                // Whom nodes told beside each other, and when, follows from no single past.
                rights(story)
                    + (!apart.isEmpty
                        ? [] : calls(story) + repetitions(story) + rungs(story) + endings(story))
            }
    }

    /// For how long the server lived between two moments.
    func alive(from start: Duration, to end: Duration) -> Duration {
        history.uptime(until: self.end).reduce(.zero) {
            $0 + $1.overlap(Span(from: start, until: end))
        }
    }

    /// A span of the server's own time, which runs at most a twentieth slower, and two seconds for
    /// doing what is due.
    func late(_ span: Duration) -> Duration { span * 21 / 20 + .seconds(2) }
}

extension Conduct.Story {
    var tellings: [Conduct.Telling] {
        deeds.flatMap { deed -> [Conduct.Telling] in
            guard case .notified(let notices) = deed.event else { return [] }
            return notices.map { Conduct.Telling(deed: deed, notice: $0) }
        }
    }

    /// Whether what was to be told need no longer be told by then: the person answered, an officer
    /// has it, it was taken back, or it is over.
    func isSpared(_ notice: Notice, by moment: Duration) -> Bool {
        deeds.contains { deed in
            guard deed.at <= moment else { return false }
            switch (deed.event, notice.reason) {
            case (.closed, .standDown): return false
            case (.closed, _): return true
            case (.answered(let shield, _), .help): return notice.recipient == .shield(shield)
            case (.acknowledged, .page): return true
            case (.broadcastWithdrawn, .broadcast): return true
            default: return false
            }
        }
    }
}
