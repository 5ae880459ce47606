// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// What she allows to be told in public, who stands for it, and the gate between.
struct PublicationPart: Sendable {
    struct Permit: Sendable, Equatable {
        var scope: String
        var isAllowed: Bool
        var words: String
    }

    var permits: [Permit]
    var disclosure: Disclosure?
    var approvers: [String]
    var hasApproved: Bool
    private let alarm: Alarm.State
    private let now: Moment
    private let address: String

    init(_ alarm: Alarm.State, in scene: ConsoleScene) {
        self.alarm = alarm
        now = scene.now
        address = "/console/alarms/\(alarm.id.text)"
        let consents = scene.defender(of: alarm).consents
        disclosure = Disclosure(allowedBy: consents, at: scene.now)
        approvers = alarm.broadcast.officers.map(scene.name)
        hasApproved = alarm.broadcast.officers.contains(scene.officer)
        permits = Consent.Scope.allCases.map { scope in
            let isAllowed = consents.allow(scope, at: scene.now)
            return Permit(
                scope: scope.forOfficers, isAllowed: isAllowed,
                words: consents.words(on: scope, isAllowed: isAllowed, at: scene.now))
        }
    }

    var html: HTML {
        let items = permits.map { permit -> HTML in
            """
            <li class="\(permit.isAllowed ? "yes" : "no")">\(permit.isAllowed ? "✓" : "✕") \
            \(permit.scope): <b>\(permit.words)</b></li>
            """
        }
        return """
            <section class="box gate" data-part="publication"><h2>Publication \
            <small>\(stage)</small></h2><ul>\(items)</ul>\(approvals)\(acts)</section>
            """
    }

    private var stage: String {
        if let withdrawn = alarm.broadcast.withdrawnAt {
            return "withdrawn at \(withdrawn.hourAndMinute) UTC"
        }
        if let ordered = alarm.broadcast.orderedAt {
            return "public since \(ordered.hourAndMinute) UTC"
        }
        return "not public"
    }

    private var approvals: HTML {
        guard !approvers.isEmpty else {
            return alarm.broadcast.orderedAt == nil
                ? "<p>Nobody has approved. Two officers must.</p>"
                : "<p>Published by the plan’s standing approval.</p>"
        }
        let names = approvers.joined(separator: " and ")
        return approvers.count == 1 && alarm.broadcast.orderedAt == nil
            ? "<p><b>\(names)</b> has approved. A second officer must.</p>"
            : "<p>Approved by <b>\(names)</b>.</p>"
    }

    private var acts: HTML {
        guard alarm.isOpen || alarm.broadcast.isPublic else { return .empty }
        if alarm.broadcast.isPublic {
            return form("withdraw", "Withdraw what was published", "Withdraw…")
        }
        guard alarm.broadcast.orderedAt == nil else { return .empty }
        guard disclosure != nil else {
            return "<p>Her consent allows nothing now, so nothing can be published.</p>"
        }
        guard alarm.phase != .foundFalse else { return "<p>Found false: it is not published.</p>" }
        guard !hasApproved else {
            return "<p>You have approved. The second officer must be another.</p>"
        }
        let words =
            approvers.isEmpty
            ? "I approve: publish what she allows" : "I approve too: publish it now"
        return form("approve", words, "Approve publication…")
    }

    /// Two steps, since what is public cannot be called back.
    private func form(_ act: String, _ words: String, _ summary: String) -> HTML {
        """
        <details id="\(act)"><summary>\(summary)</summary>\
        <form method="post" action="\(address)/\(act)"><p>\(told)</p>\
        <button id="do-\(act)">\(words)</button></form></details>
        """
    }

    private var told: HTML {
        guard let facts = alarm.broadcast.disclosure ?? disclosure else { return .empty }
        let parts = ["that a defender raised an alarm"] + facts.parts
        return "The public is told \(parts.joined(separator: ", "))."
    }
}

extension Disclosure {
    /// What is told beyond the alarm itself.
    var parts: [String] {
        (country ? ["the country"] : []) + (town ? ["the town"] : []) + (name ? ["her name"] : [])
    }
}

extension [Consent] {
    fileprivate func words(on scope: Consent.Scope, isAllowed: Bool, at now: Moment) -> String {
        let given = filter { $0.scope == scope && $0.givenAt <= now }
        guard let latest = given.max(by: { $0.givenAt < $1.givenAt }) else { return "never asked" }
        if isAllowed { return "yes" }
        switch latest.decision {
        case .no: return "no"
        case .askProxy: return "ask her proxy"
        case .yes: return "consent has run out"
        }
    }
}
