// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about who may do what, and after what.
extension Conduct {
    func rights(_ story: Story) -> [Violation] {
        var violations: [Violation] = []
        var standing: Set<ID<Officer>> = []
        var isClaimed = false
        var isFalse = false
        var isResponding = false
        func fault(_ promise: Violation.Promise, _ words: String, _ deed: Deed) {
            violations.append(
                Violation(promise: promise, words: "\(words) of \(story.id) at \(deed.at)"))
        }
        for (index, deed) in story.deeds.enumerated() {
            // A node that held it alone may have brought it along only after others went on, or
            // into a journal that knew nothing of the alarm any more.
            lazy var hasIt =
                isClaimed
                || (!apart.isEmpty
                    && history.claims.contains { $0.alarm == story.id && $0.at <= deed.at })
                || story.deeds[index...].contains { later in
                    later.event == .acknowledged && later.moment <= deed.moment
                }
            switch deed.event {
            case .acknowledged: isClaimed = true
            case .verificationBegan:
                if !hasIt { fault(.authority, "finding without an officer who has it", deed) }
            case .confirmed:
                if !hasIt { fault(.authority, "finding without an officer who has it", deed) }
                isFalse = false
            case .foundFalse:
                if !hasIt { fault(.authority, "finding without an officer who has it", deed) }
                isFalse = true
                isResponding = false
            case .responseBegan: isResponding = true
            case .joined:
                if isFalse { (isClaimed, isFalse, isResponding) = (false, false, false) }
            case .calledAnew: (isClaimed, isFalse, isResponding) = (false, false, false)
            case .closed:
                if !hasIt || !(isFalse || isResponding) {
                    fault(.authority, "closing without a finding", deed)
                }
            case .broadcastApproved:
                if case .officer(let officer) = deed.author { standing.insert(officer) }
            case .broadcastOrdered(let told):
                if standing.count < 2, !isAgreedInAdvance(story, by: deed) {
                    fault(.authority, "broadcast without two officers", deed)
                }
                // What a node alone orders it does not tell until it knows what others know.
                let isAlone = apart.contains { $0.touches(Span(from: deed.at, until: deed.at)) }
                if isAlone { continue }
                let allowed = Facts(of: deed.defender?.consents ?? [], at: deed.moment)
                if !allowed.alarm { fault(.consent, "broadcast ordered", deed) }
                if !allowed.cover(told) { fault(.precision, "broadcast ordered", deed) }
            default: continue
            }
        }
        return violations
    }

    private func isAgreedInAdvance(_ story: Story, by deed: Deed) -> Bool {
        story.raising.plan.steps.contains { step in
            guard case .publish(let officers) = step.action, let raised = story.deeds.first else {
                return false
            }
            return Set(officers).count >= 2 && deed.moment - raised.moment >= step.after
        }
    }
}

/// Which facts a defender's own words allow to be told at a moment.
struct Facts: Sendable {
    var alarm: Bool
    var country: Bool
    var town: Bool
    var name: Bool

    init(of words: [Consent], at moment: Moment) {
        func isAllowed(_ scope: Consent.Scope) -> Bool {
            let said = words.filter { $0.scope == scope && !(moment < $0.givenAt) }
            let last = said.map(\.givenAt.milliseconds).max()
            let counts = said.filter { $0.givenAt.milliseconds == last }
            return !counts.isEmpty
                && !counts.contains { word in
                    word.decision != .yes || word.renewBy.map { $0 <= moment } ?? false
                }
        }
        alarm = isAllowed(.publishAlarm)
        country = isAllowed(.publishCountry)
        town = isAllowed(.publishTown)
        name = isAllowed(.publishName)
    }

    func cover(_ told: Disclosure) -> Bool {
        (country || !told.country) && (town || !told.town) && (name || !told.name)
    }

    /// Nil when not even the alarm may be told.
    var disclosure: Disclosure? {
        alarm ? Disclosure(country: country, town: town, name: name) : nil
    }
}
