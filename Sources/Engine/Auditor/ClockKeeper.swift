// SPDX-License-Identifier: Apache-2.0

/// Notices when somebody sets the machine's clock, and follows it at once while nobody waits for
/// anything.
package struct ClockKeeper: Sendable {
    private let time: SteadyTime
    private var lastGap = Duration.zero

    /// By how much a clock may drift from one look to the next.
    static let tolerance = Duration.seconds(2)

    package init(_ time: SteadyTime) { self.time = time }

    /// - Parameter isQuiet: whether nothing waits, so that time may jump forward.
    /// - Returns: by how much the clock was set since the last look, if it was.
    mutating func look(isQuiet: Bool) -> Duration? {
        _ = time.now()
        let gap = time.gap
        let step = gap - lastGap
        lastGap = gap
        if isQuiet, gap > Self.tolerance {
            time.catchUp()
            lastGap = .zero
        }
        return step > Self.tolerance || step < .zero - Self.tolerance ? step : nil
    }
}
