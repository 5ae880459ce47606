// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// Brings the journal's own times to the history's clock.
///
/// The server's time may be anything when somebody sets its machine's clock. So it is taken from
/// where both clocks saw the same: a press that was soon answered and raised an alarm, which holds
/// the moment by the device's own clock. Between two such anchors the journal's own order counts
/// for more than its times.
struct JournalTimes {
    private struct Anchor {
        var number: EntryNumber
        /// When the device sent, and when it was answered.
        var seen: Span
        /// How far the server's time was ahead of the history's.
        var ahead: Duration
    }

    private let beginning: Moment
    private var anchors: [Anchor] = []

    /// A press that was answered later than this says too little of when it was written down.
    private static let soon = Duration.seconds(2)

    init(_ view: JournalView, _ persons: Persons, _ history: HistoryReader) {
        beginning = history.beginning
        let presses = Dictionary(grouping: history.record.presses) { persons.owner(of: $0.device) }
        for line in view.lines {
            for case .alarm(_, .raised(let raising)) in line.decision.events {
                guard let pressed = raising.trigger.occurredAt.map({ $0 - beginning }),
                    // The device tells whole seconds, and sends as soon as it reaches the server.
                    let press = presses[raising.defender]?.first(where: {
                        $0.sentAt >= pressed
                    }),
                    let answered = press.acknowledgedAt, answered - press.sentAt < Self.soon
                else { continue }
                let seen = Span(from: press.sentAt, until: answered)
                let middle = beginning + (seen.from + seen.length / 2)
                anchors.append(
                    Anchor(number: line.number, seen: seen, ahead: line.decision.at - middle))
            }
        }
    }

    /// The server's time when the history says `moment`, at its end.
    func serverTime(atEnd moment: Duration) -> Moment {
        beginning + moment + (anchors.last?.ahead ?? .zero)
    }

    /// The same lines, each with the time at which it was written by the history's clock.
    func applied(to lines: [JournalView.Line]) -> [JournalView.Line] {
        var index = 0
        return lines.map { line in
            while index < anchors.count, anchors[index].number <= line.number { index += 1 }
            var line = line
            line.durableSince = time(
                of: line.decision.at, after: index > 0 ? anchors[index - 1] : nil,
                before: index < anchors.count ? anchors[index] : nil)
            return line
        }
    }

    private func time(
        of moment: Moment, after earlier: Anchor?, before later: Anchor?
    ) -> Duration {
        let own = moment - beginning
        let guesses = [earlier, later].compactMap { $0.map { own - $0.ahead } }
        let from = earlier?.seen.from ?? .seconds(-1_000_000_000)
        let until = max(from, later?.seen.until ?? .seconds(1_000_000_000))
        let guess = guesses.first { from <= $0 && $0 <= until } ?? guesses.first ?? own
        return min(max(guess, from), until)
    }
}
