// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Says what happened, as the timeline does. No number, no mail address and no position is in it.
struct TimelineWords: Sendable {
    var alarm: Alarm.State
    var scene: ConsoleScene

    /// Who did it. What a signal brought about by itself, her plan did.
    func author(of entry: Alarm.TimelineEntry) -> String {
        let isBrought =
            switch entry.event {
            case .notified, .broadcastOrdered: entry.author.isSender
            case .raised, .joined, .tracked, .batteryRead, .attempted, .receipted, .received,
                .escalated, .acknowledged, .verificationBegan, .confirmed, .presumedReal,
                .foundFalse, .responseBegan, .noted, .answered, .broadcastApproved,
                .broadcastWithdrawn, .closed, .calledAnew:
                false
            }
        return scene.name(of: isBrought ? .rule(.plan) : entry.author, in: alarm)
    }

    func sentence(for entry: Alarm.TimelineEntry) -> String {
        switch entry.event {
        case .raised(let raising): "raised the alarm: \(signal(raising.trigger))"
        case .joined(let trigger): "another signal joined: \(signal(trigger))"
        case .tracked: "sent a position"
        case .batteryRead(let percent): "battery at \(percent) %"
        case .notified(let notices): told(notices)
        case .attempted(let number, let outcome): "\(delivery(number)): \(outcome.forOfficers)"
        case .receipted(let number, let receipt): "\(delivery(number)): \(receipt.forOfficers)"
        case .received: "the first carrier took a call for help"
        case .escalated(let level):
            level >= 3 ? "still nobody: every officer is paged" : "still nobody: level \(level)"
        case .acknowledged: "acknowledged the alarm and has it now"
        case .verificationBegan: "began to verify"
        case .confirmed(let note): "confirmed that it is real" + quoted(note)
        case .presumedReal: "nobody could verify in time: it counts as real"
        case .foundFalse(let note): "found it false" + quoted(note)
        case .responseBegan: "started the response"
        case .noted(let text): "noted" + quoted(text)
        case .calledAnew: "another sender than before: the call begins anew"
        case .answered(let shield, let answer):
            entry.author == .shield(shield)
                ? "answered: \(answer.forOfficers)"
                : "heard \(scene.name(of: shield, in: alarm)) say: \(answer.forOfficers)"
        case .broadcastApproved: "approved publication"
        case .broadcastOrdered(let disclosure):
            "published: " + (["the alarm"] + disclosure.parts).joined(separator: ", ")
        case .broadcastWithdrawn: "withdrew what was published"
        case .closed(let outcome, let note): "closed: \(outcome.forOfficers)" + quoted(note)
        }
    }

    private func quoted(_ note: String) -> String { note.isEmpty ? "" : ": “\(note)”" }

    private func signal(_ trigger: Trigger) -> String {
        let source = trigger.device == nil ? "unknown device" : "enrolled device"
        let damaged = trigger.isDamaged ? ", damaged on the way" : ""
        return "\(trigger.kind.forOfficers) by \(trigger.bearer.uppercased()), \(source)\(damaged)"
    }

    private func told(_ notices: [Notice]) -> String {
        var parts: [String] = []
        var before: String?
        for notice in notices {
            let channels = notice.addresses.map(\.channel.forOfficers).joined(separator: " + ")
            let name = "\(scene.name(of: notice.recipient, in: alarm)) (\(channels))"
            parts.append(notice.reason.verb == before ? name : "\(notice.reason.verb) \(name)")
            before = notice.reason.verb
        }
        return parts.joined(separator: ", ")
    }

    private func delivery(_ number: Int) -> String {
        guard let delivery = alarm.delivery(number) else { return "delivery \(number)" }
        let name = scene.name(of: alarm.notice(of: delivery).recipient, in: alarm)
        return "\(delivery.address.channel.forOfficers) to \(name)"
    }
}

extension Notice.Reason {
    fileprivate var verb: String {
        switch self {
        case .help: "called"
        case .page: "paged"
        case .standDown: "told that it is over:"
        case .broadcast: "told"
        }
    }
}

extension Delivery.Outcome {
    fileprivate var forOfficers: String {
        switch self {
        case .taken: "the carrier took it"
        case .refused(let reason): "refused: \(reason.masked)"
        case .later(let reason, _): "not now, tried again: \(reason.masked)"
        case .unknown(let reason): "sent, but no answer came: \(reason.masked)"
        }
    }
}

extension Delivery.Receipt {
    fileprivate var forOfficers: String {
        switch self {
        case .delivered: "delivered"
        case .failed(let reason): "not delivered: \(reason.masked)"
        }
    }
}

extension Author {
    /// A device, known or not.
    fileprivate var isSender: Bool {
        switch self {
        case .device, .stranger: true
        case .shield, .officer, .administrator, .carrier, .rule: false
        }
    }
}
