// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// A promise that did not hold.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
    package enum Promise: String, Hashable, Sendable, CaseIterable {
        case neverLost = "no accepted SOS is lost"
        case neverFalselyAnswered = "no device is answered before its alarm is on a disk"
        case everyRecipientTried = "every due recipient is tried within a second"
        case neverSilent = "every open alarm has a next action"
        case onceEach = "nothing is sent twice without a reason"
        case oncePerCrash = "a crash doubles at most one letter to one shield of an alarm"
        case sentIndeed = "what counts as sent was sent, and as delivered arrived"
        case onRecord = "nobody is told what is not on record"
        case consent = "nothing is published without consent in force"
        case precision = "nothing beyond the consented facts leaves"
        case replay = "replaying the journal makes the same world"
        case pagingGoesOn = "paging goes on until a person acknowledges"
        case reportsConverge = "what was delivered is not sent again"
        case authority = "every change names somebody who has the right"
        case comesToRest = "after the trouble everything comes to rest"
        case everybodyCalled = "every shield and an officer are called at once"
        case failsOpen = "an SOS goes out though nothing can be written"
        case triedAgain = "what may not have arrived is tried again"
        case nextRung = "when one way fails, the next is taken"
        case presumedReal = "what nobody verifies counts as real in time"
        case toldItIsOver = "whoever was called is told that it is over"
        case troubleIsTold = "lasting trouble is told to people, and none without a cause"
    }

    package var promise: Promise
    package var words: String

    package var description: String { "\(promise.rawValue): \(words)" }
}

/// Judges a history, simulated or real, by what was seen from outside and what the journal says,
/// and by nothing that the server believed.
struct Checker: Sendable {
    let history: History.Record
    let stories: [JournalView.Story]
    let persons: Persons
    let circumstances: Circumstances
    let bounds: Bounds
    /// When the server lived, and nothing hindered it or the channel; one after the other.
    private let working: [Channel: [Span]]
    private let lives: [Span]

    init(
        history: History.Record, view: JournalView, circumstances: Circumstances, bounds: Bounds
    ) {
        self.history = history
        stories = view.stories
        persons = Persons(view.lines)
        self.circumstances = circumstances
        self.bounds = bounds
        let lives = history.uptime(until: circumstances.end)
        self.lives = lives
        var working: [Channel: [Span]] = [:]
        for channel in Channel.allCases {
            let hindrances = Self.hindrances(circumstances, bounds, channel) + circumstances.apart
            working[channel] = hindrances.reduce(lives) { spans, hindrance in
                spans.flatMap { $0.without(hindrance) }
            }
        }
        self.working = working
    }

    /// When a letter may have had to wait for its next attempt; troubles that follow each other
    /// before that count as one.
    private static func hindrances(
        _ circumstances: Circumstances, _ bounds: Bounds, _ channel: Channel
    ) -> [Span] {
        // Where requests are seen, they are seen whatever becomes of them.
        guard bounds.again > .zero else { return [] }
        let troubles = circumstances.troubles.filter { $0.kind.hinders(channel) }.map(\.span)
        var merged: [Span] = []
        for span in troubles.sorted(by: { $0.from < $1.from }) {
            if let last = merged.last, span.from <= last.until + bounds.again(after: last.length) {
                merged[merged.count - 1].until = max(last.until, span.until)
            } else {
                merged.append(span)
            }
        }
        return merged.map {
            Span(from: $0.from, until: $0.until + bounds.again(after: $0.length))
        }
    }

    var violations: [Violation] {
        answers + attempts + claims + strays + repeats + publications + pages + authority + audit
    }

    /// For how long the server lived between two moments, and the channel was at its service.
    func uptime(from start: Duration, to end: Duration, on channel: Channel) -> Duration {
        guard start < end else { return .zero }
        let span = Span(from: start, until: end)
        return (working[channel] ?? []).reduce(.zero) { $0 + $1.overlap(span) }
    }

    /// Whether a crash may have forgotten what no disk had taken.
    var mayHaveForgotten: Bool {
        circumstances.troubles.contains { trouble in
            trouble.kind == .disk
                && history.lives.contains { life in
                    life.until.map {
                        trouble.span.from <= $0 && $0 <= trouble.span.until + bounds.healing
                    } ?? false
                }
        }
    }

    /// What the auditor found, and what was wrong at the end.
    private var audit: [Violation] {
        history.findings.map {
            Violation(promise: $0.promise, words: "\($0.words) at \($0.at)")
        }
    }

    /// A device that was answered has its alarm on a disk since then, and it is still there.
    private var answers: [Violation] {
        let byDefender = Dictionary(grouping: stories, by: \.defender)
        return history.presses.compactMap { press in
            guard let answered = press.acknowledgedAt else { return nil }
            let hers = byDefender[persons.owner(of: press.device)] ?? []
            let words = "press of \(press.device) at \(press.sentAt) answered at \(answered)"
            let open = hers.filter { story in
                story.closedAt.map { $0 + bounds.underWay >= press.sentAt } ?? true
            }
            if open.isEmpty { return Violation(promise: .neverLost, words: words) }
            // What a node raised alone may have joined what another raised later.
            let isKept = open.contains { story in
                min(story.raisedAt, story.pressedSince ?? story.raisedAt)
                    <= answered + bounds.underWay
            }
            return isKept
                ? nil : Violation(promise: .neverFalselyAnswered, words: words)
        }
    }
}

extension Circumstances.Kind {
    fileprivate func hinders(_ channel: Channel) -> Bool {
        switch self {
        // A disk that takes nothing holds up no letter.
        case .disk: false
        case .stopped: true
        case .carrier(let other): other == channel
        }
    }
}
