// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// A promise that did not hold in a simulated world.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
    package enum Promise: String, Hashable, Sendable, CaseIterable {
        case neverLost = "no accepted SOS is lost"
        case neverFalselyAnswered = "no device is answered before its alarm is on a disk"
        case everyRecipientTried = "every due recipient is tried within a second"
        case neverSilent = "every open alarm has a next action"
        case onceEach = "nothing is sent twice without a reason"
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
        case onRecord = "nobody is told what is not on record"
    }

    package var promise: Promise
    package var words: String

    package var description: String { "\(promise.rawValue): \(words)" }
}

/// Judges a simulated world by what was seen from outside and what its journal says, and by nothing
/// that the server believed.
struct Checker: Sendable {
    let history: History.Record
    let view: JournalView
    let stories: [JournalView.Story]
    let scenario: Scenario

    init(history: History.Record, view: JournalView, scenario: Scenario) {
        self.history = history
        self.view = view
        stories = view.stories
        self.scenario = scenario
    }

    var violations: [Violation] {
        answers + attempts + repeats + publications + pages + authority + audit
    }

    /// For how long the server lived between two moments.
    func uptime(from start: Duration, to end: Duration) -> Duration {
        history.lives.reduce(.zero) { sum, life in
            let from = max(start, life.from)
            let until = min(end, life.until ?? scenario.end)
            return until > from ? sum + (until - from) : sum
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
        history.presses.compactMap { press in
            guard let answered = press.acknowledgedAt else { return nil }
            let defender = Troupe.defender(press.defender).id
            let hers = stories.filter { $0.defender == defender }
            let open = hers.filter { $0.closedAt.map { $0 >= press.sentAt } ?? true }
            if open.isEmpty {
                return Violation(
                    promise: .neverLost,
                    words: "press of \(press.defender) at \(press.sentAt) answered at \(answered)")
            }
            return open.contains { $0.raisedAt <= answered }
                ? nil
                : Violation(
                    promise: .neverFalselyAnswered,
                    words: "press of \(press.defender) at \(press.sentAt) answered at \(answered)")
        }
    }

    /// Who may do what, read off the journal.
    private var authority: [Violation] {
        stories.flatMap { story in
            story.events.compactMap { line -> Violation? in
                Self.mayBe(line.event, by: line.author)
                    ? nil
                    : Violation(
                        promise: .authority, words: "\(line.author) of \(story.id) at \(line.at)")
            }
        }
    }

    private static func mayBe(_ event: Alarm.Event, by author: Author) -> Bool {
        switch event {
        case .acknowledged, .verificationBegan, .confirmed, .foundFalse, .responseBegan, .noted,
            .broadcastApproved, .broadcastWithdrawn, .closed:
            guard case .officer(let officer) = author else { return false }
            return Troupe.officers.contains { $0.id == officer }
        case .presumedReal, .broadcastOrdered, .escalated:
            switch author {
            case .rule, .officer: return true
            case .device, .stranger, .shield, .administrator, .carrier: return false
            }
        case .answered(let shield, _):
            return author == .shield(shield) || author.isOfficer
        case .raised, .joined, .tracked, .batteryRead, .calledAnew:
            switch author {
            case .device, .stranger: return true
            case .shield, .officer, .administrator, .carrier, .rule: return false
            }
        case .attempted, .receipted, .received:
            if case .carrier = author { return true }
            return false
        case .notified: return author != .administrator
        }
    }
}
