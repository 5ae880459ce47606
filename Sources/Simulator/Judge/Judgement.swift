// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
package import Journal

/// What came of a real run: the checker of simulated ones, on its history and its journal.
package struct Judgement: Sendable {
    package var presses = 0
    package var answered = 0
    package var alarms = 0
    package var letters = 0
    package var crashes = 0
    /// Letters that came again because of a crash.
    package var doubles = 0
    /// The most that one shield, or one officer, had twice because of one crash, of all alarms.
    package var mostDoublesToShield = 0
    package var mostDoublesToOfficer = 0
    package var violations: [Violation] = []

    /// - Parameters:
    ///   - history: JSON Lines, as ``HistoryForm`` says.
    ///   - entries: the whole journal and, after it, what lies in the spare place.
    ///   - isWaiting: whether the spare place holds something that the journal does not.
    package init(
        history text: String, entries: [SealedEntry], isWaiting: Bool, keyring: Keyring
    ) throws {
        let reader = try HistoryReader(text)
        var view = try JournalView(entries, keyring: keyring) {
            $0.recordedAt - reader.beginning
        }
        let persons = Persons(view.lines)
        let times = JournalTimes(view, persons, reader)
        view.lines = times.applied(to: view.lines)

        var record = reader.record
        record.requests = Self.requests(reader, view.stories)
        record.words = reader.words.map { device, word in
            var word = word
            word.defender = persons.owner(of: device)
            return word
        }
        let checker = Checker(
            history: record, view: view, circumstances: reader.circumstances, bounds: .real)
        violations = checker.violations + Self.unrest(view, times, reader, isWaiting)
        presses = record.presses.count
        answered = record.presses.count { $0.acknowledgedAt != nil }
        alarms = checker.stories.count
        letters = record.requests.count
        crashes = record.lives.count { $0.until != nil }
        (doubles, mostDoublesToShield, mostDoublesToOfficer) = checker.doublesByCrash
    }

    private static func requests(
        _ reader: HistoryReader, _ stories: [JournalView.Story]
    ) -> [History.Request] {
        var letters = Letters(stories)
        // What no delivery brought belongs to an alarm that nobody knows.
        let nowhere = Way(alarm: ID(high: 0, low: 0), delivery: 0)
        return zip(reader.arrivals, letters.ways(of: reader.arrivals)).map { arrival, found in
            let way = found ?? nowhere
            return History.Request(
                at: arrival.at, life: 0, address: arrival.address, alarm: way.alarm,
                delivery: way.delivery, text: arrival.text,
                reference: arrival.reference ?? "", writtenAt: reader.beginning + arrival.at)
        }
    }

    /// What is left to do at the end, though everything was healed long before.
    private static func unrest(
        _ view: JournalView, _ times: JournalTimes, _ reader: HistoryReader, _ isWaiting: Bool
    ) -> [Violation] {
        let end = reader.circumstances.end
        let now = times.serverTime(atEnd: end) - Bounds.real.firstTry
        var found = Audit.findings(view.world, at: now) { _, _ in false }.map { finding in
            Violation(promise: .comesToRest, words: "\(finding.fault) of \(finding.alarm)")
        }
        if isWaiting {
            found.append(
                Violation(promise: .comesToRest, words: "pages still lie in the spare place"))
        }
        return found
    }
}
