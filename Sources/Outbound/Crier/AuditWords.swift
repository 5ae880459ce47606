// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Engine

extension Cry {
    /// What a page of the auditor says. It begins as its runbook does.
    ///
    /// - Parameters:
    ///   - station: what the machine that says it is called.
    ///   - address: of our pages, without a slash at its end.
    package init(_ page: Auditor.Page, at station: String, address: String) {
        let label = page.concern.kind.label
        let link = "\(address)/console"
        if page.isOver {
            self.init(
                about: label, subject: "OVER: \(label), \(station)",
                text: "natalia audit: over: \(label), at \(station), after \(page.span.roughly).",
                addresses: page.addresses)
        } else {
            let since = "since \(page.since.iso8601.dropFirst(11).prefix(5)) UTC"
            self.init(
                about: label, subject: "\(label.uppercased()): \(station)",
                text: "natalia audit: \(label) \(since), at \(station). "
                    + "\(page.concern.advice) \(link)",
                addresses: page.addresses)
        }
    }
}

extension Concern {
    /// What to do first, in a line.
    fileprivate var advice: String {
        switch kind {
        case .overdueAction: "\(names): calls did not go out in time. Telephone its people now."
        case .noNextAction: "\(names): nobody has it and nobody will be called. Take it now."
        case .channelSilent(let channel):
            "No \(channel.forPeople) goes out (\(detail)). Other ways are used. Mend it."
        case .devicesSilent(let bearer):
            "No device speaks \(bearer) any more. Look at their network."
        case .consoleSilent: "Nobody looks at the console."
        case .rotaGap: "Nobody has the watch; an alarm would page everybody."
        case .oneCopy: "What happens is kept on one disk only. Alarms go on."
        case .noCopy: "Nothing can be written. Alarms go on. Do not restart anything."
        case .noSpare: "The journal has no spare file: \(detail). Mount its disk, then start anew."
        case .cutOff: "This machine does not reach the journal. Use the other one's console."
        case .damaged:
            "The disk lost \(detail). An alarm or a change may be missing. Restore the backup."
        case .clockMoved: "The machine's clock was set by \(detail). Is it right?"
        }
    }

    private var names: String {
        let most = 4
        let codes = alarms.prefix(most).map(\.text).joined(separator: ", ")
        let more = alarms.count > most ? " and \(alarms.count - most) more" : ""
        return "\(alarms.count == 1 ? "Alarm" : "Alarms") \(codes)\(more)"
    }
}

extension Channel {
    fileprivate var forPeople: String {
        switch self {
        case .sms: "SMS"
        case .mail: "mail"
        case .post: "public post"
        }
    }
}

extension Duration {
    /// `45 s`, `12 min`.
    fileprivate var roughly: String {
        let seconds = max(0, components.seconds)
        return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
    }
}
