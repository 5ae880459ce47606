// SPDX-License-Identifier: Apache-2.0

/// When to page about one trouble that lasts: after some patience, and then again and again, after
/// pauses that double.
struct Reminder: Sendable {
    private let longestPause: Duration
    private var nextPage: Duration
    private var pause: Duration
    /// Whether anybody was paged.
    private(set) var hasCalled = false

    /// - Parameter began: since when the trouble lasts, by the stopwatch of `isDue`.
    init(
        since began: Duration, patience: Duration, firstPause: Duration, longestPause: Duration
    ) {
        self.longestPause = longestPause
        nextPage = began + patience
        pause = firstPause
    }

    /// Whether a page is due; once said it counts as sent.
    mutating func isDue(at now: Duration) -> Bool {
        guard now >= nextPage else { return false }
        nextPage = now + pause
        pause = min(pause * 2, longestPause)
        hasCalled = true
        return true
    }
}
