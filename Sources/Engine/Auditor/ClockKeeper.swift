// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Notices when somebody sets the machine's clock, and believes it after a while, when nobody
/// waits for anything.
package struct ClockKeeper: Sendable {
    private let time: SteadyTime
    private var lastSetting: Moment?
    /// Since when the clock is ahead, by the machine's count.
    private var aheadSince: Duration?

    /// By how much a clock may drift from one look to the next.
    static let tolerance = Duration.seconds(2)
    /// How long a clock must be ahead until it is believed: what was set by mistake is set back
    /// soon.
    static let trial = Duration.seconds(600)

    package init(_ time: SteadyTime) { self.time = time }

    /// - Parameters:
    ///   - elapsed: the machine's count.
    ///   - mayJump: whether nothing waits, here or at another node, so that time may jump forward.
    /// - Returns: by how much the clock was set since the last look, if it was.
    mutating func look(at elapsed: Duration, mayJump: Bool) -> Duration? {
        _ = time.now()
        let setting = time.setting
        let step = lastSetting.map { setting - $0 } ?? .zero
        lastSetting = setting
        aheadSince = time.gap > Self.tolerance ? aheadSince ?? elapsed : nil
        if mayJump, let aheadSince, elapsed - aheadSince >= Self.trial {
            time.catchUp()
            self.aheadSince = nil
        }
        return step > Self.tolerance || step < .zero - Self.tolerance ? step : nil
    }
}
