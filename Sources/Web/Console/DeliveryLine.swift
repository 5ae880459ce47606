// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// How one way out to one person stands, for a screen.
struct DeliveryLine: Sendable, Equatable {
    enum State: String, Sendable {
        case waiting, accepted, delivered, failed, unknown, superseded
    }

    var channel: String
    /// What is sent: help, a page, that it is over.
    var about: String
    var state: State
    /// When it came to stand so; for one that waits, when it is tried.
    var at: Moment
    var attempts: Int
    var reason: String?
}

extension DeliveryLine {
    init(_ delivery: Delivery, of notice: Notice) {
        channel = delivery.address.channel.forOfficers
        about = notice.reason.forOfficers
        attempts = delivery.attempts
        switch delivery.progress {
        case .due(let moment): (state, at, reason) = (.waiting, moment, delivery.lastTrouble)
        case .accepted(let moment): (state, at, reason) = (.accepted, moment, nil)
        case .delivered(let moment): (state, at, reason) = (.delivered, moment, nil)
        case .failed(let moment, let why): (state, at, reason) = (.failed, moment, why.masked)
        case .unknown(let moment): (state, at, reason) = (.unknown, moment, delivery.lastTrouble)
        case .superseded(let moment): (state, at, reason) = (.superseded, moment, nil)
        }
    }

    func html(at now: Moment) -> HTML {
        let time: HTML =
            switch state {
            case .waiting:
                at > now ? " · again in \(.running(until: at, at: now))" : " · now"
            case .accepted, .delivered, .failed, .unknown, .superseded: " · \(at.clockTime)"
            }
        let tries: HTML =
            attempts > 1 ? " · \(attempts) attempts" : attempts == 1 ? " · 1 attempt" : ""
        let why: HTML = reason.map { " · <small>\($0)</small>" } ?? ""
        let what: HTML = about.isEmpty ? "" : " (\(about))"
        return """
            <li class="\(state.rawValue)">\(channel)\(what): <b>\(state.icon) \
            \(state.words)</b>\(time)\(tries)\(why)</li>
            """
    }
}

extension DeliveryLine.State {
    var icon: String {
        switch self {
        case .waiting: "…"
        case .accepted: "→"
        case .delivered: "✓"
        case .failed: "✕"
        case .unknown: "?"
        case .superseded: "–"
        }
    }

    var words: String {
        switch self {
        case .waiting: "waiting"
        case .accepted: "accepted by the carrier"
        case .delivered: "delivered"
        case .failed: "failed"
        case .unknown: "unknown, may have arrived"
        case .superseded: "no longer needed"
        }
    }
}

extension Notice.Reason {
    /// What is told, where it is not plain from the place.
    var forOfficers: String {
        switch self {
        case .help: ""
        case .page(let level): level == 0 ? "" : "level \(level)"
        case .standDown: "it is over"
        case .broadcast: ""
        }
    }
}

extension Delivery {
    /// Why the last attempt brought nothing, if it did not.
    var lastTrouble: String? {
        switch lastOutcome {
        case .refused(let reason), .later(let reason, _), .unknown(let reason): reason.masked
        case .taken, nil: nil
        }
    }
}

extension String {
    /// A carrier's words without numbers and addresses: what looks like one becomes `•••`.
    var masked: String {
        var words: [String] = []
        for word in prefix(200).split(separator: " ", omittingEmptySubsequences: false) {
            let digits = word.count { $0.isNumber }
            words.append(word.contains("@") || digits >= 6 ? "•••" : String(word))
        }
        return words.joined(separator: " ")
    }
}
