// SPDX-License-Identifier: Apache-2.0

/// Judges a server from outside: after how long a silence people are paged, how often again, and
/// when it is over.
///
/// - Pure: told what was heard and when, it says which page is due.
package struct Lookout: Sendable {
    /// What one look at the server found.
    package enum Finding: Sendable, Hashable {
        case well
        /// It answers that it is not well.
        case unwell
        /// No answer, or none that is the server's.
        case nothing
    }

    package enum Page: Sendable, Hashable {
        case silent(for: Duration)
        case unwell(for: Duration)
        case back(after: Duration)
    }

    /// Between two pages of one trouble at the most.
    static let longestPause = Duration.seconds(900)

    /// How long it may be silent or unwell before anybody is paged.
    private let patience: Duration
    /// From the first page to the second; it doubles from page to page.
    private let firstPause: Duration
    private var lastWell: Duration
    private var reminder: Reminder?

    package init(patience: Duration, firstPause: Duration, at now: Duration) {
        self.patience = patience
        self.firstPause = firstPause
        lastWell = now
    }

    /// The page that is due after one look, if any.
    package mutating func on(_ finding: Finding, at now: Duration) -> Page? {
        let span = now - lastWell
        guard finding != .well else {
            defer { (lastWell, reminder) = (now, nil) }
            return reminder?.hasCalled == true ? .back(after: span) : nil
        }
        var reminder =
            reminder
            ?? Reminder(
                since: lastWell, patience: patience, firstPause: firstPause,
                longestPause: Self.longestPause)
        let isDue = reminder.isDue(at: now)
        self.reminder = reminder
        guard isDue else { return nil }
        return finding == .unwell ? .unwell(for: span) : .silent(for: span)
    }
}
