// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine

/// Says, across the whole screen, what the auditor found not to be as it must be.
struct TroubleLine: Sendable {
    var concerns: [Auditor.Standing]

    func html(at now: Moment) -> HTML {
        let lines = concerns.compactMap { line($0, at: now) }
        guard !lines.isEmpty else {
            return "<div id=\"trouble\" data-part=\"trouble\" hidden></div>"
        }
        return """
            <div id="trouble" data-part="trouble" role="alert"><ul>\(lines)</ul></div>
            """
    }

    private func line(_ one: Auditor.Standing, at now: Moment) -> HTML? {
        let since = "since \(one.since.dayAndTime(seenAt: now)) UTC"
        let (what, advice): (HTML, HTML)
        switch one.concern.kind {
        case .overdueAction:
            (what, advice) = ("Calls are late", "\(codes(of: one)): telephone its people now.")
        case .noNextAction:
            (what, advice) = (
                "Nobody will be called", "\(codes(of: one)): acknowledge it, and telephone."
            )
        case .channelSilent(let channel):
            (what, advice) = (
                "No \(channel.forOfficers) goes out",
                "Other ways are used; telephone people who have only this one."
            )
        case .devicesSilent(let bearer):
            (what, advice) = (
                "No device speaks \(bearer)", "Their network may be down: call who is on a journey."
            )
        case .rotaGap:
            (what, advice) = ("Nobody has the watch", "An alarm would page every officer.")
        case .clockMoved:
            (what, advice) = (
                "The clock was set by \(one.concern.detail)", "Call the administrator."
            )
        case .noSpare:
            (what, advice) = (
                "The record has no second place", "Alarms go on. Call the administrator."
            )
        case .damaged:
            (what, advice) = (
                "The record is damaged (\(one.concern.detail))",
                "An alarm may be missing: ask who had the watch. Call the administrator."
            )
        // Whoever reads this looks at one; the others have a line of their own.
        case .consoleSilent, .oneCopy, .noCopy, .cutOff: return nil
        }
        return "<li><b>\(what)</b>, \(since). \(advice)</li>"
    }

    private func codes(of one: Auditor.Standing) -> String {
        one.concern.alarms.map(\.text).joined(separator: ", ")
    }
}
