// SPDX-License-Identifier: Apache-2.0

/// What the defender allows to leave, dated.
package struct Consent: Hashable, Sendable {
    package enum Scope: String, Hashable, Sendable, CaseIterable {
        /// That "a defender" has raised an alarm.
        case publishAlarm = "publish_alarm"
        case publishCountry = "publish_country"
        case publishTown = "publish_town"
        case publishName = "publish_name"
    }

    package enum Decision: String, Hashable, Sendable, CaseIterable {
        case yes
        case no
        case askProxy = "ask_proxy"
    }

    package var scope: Scope
    package var decision: Decision
    package var givenAt: Moment
    /// From this moment on it no longer counts; nil: it counts until withdrawn.
    package var renewBy: Moment?

    package init(scope: Scope, decision: Decision, givenAt: Moment, renewBy: Moment?) {
        self.scope = scope
        self.decision = decision
        self.givenAt = givenAt
        self.renewBy = renewBy
    }
}

extension [Consent] {
    /// Whether the latest word on `scope` at `now` is a yes that has not run out. In doubt: no.
    package func allow(_ scope: Consent.Scope, at now: Moment) -> Bool {
        let given = filter { $0.scope == scope && $0.givenAt <= now }
        guard let latest = given.map(\.givenAt).max() else { return false }
        // Two words of one moment: a yes counts only when nothing else was said.
        return given.filter { $0.givenAt == latest }.allSatisfy { consent in
            consent.decision == .yes && consent.renewBy.map { now < $0 } ?? true
        }
    }
}

/// Which facts a broadcast tells, beyond that a defender has raised an alarm.
package struct Disclosure: Hashable, Sendable {
    package var country: Bool
    package var town: Bool
    package var name: Bool

    package init(country: Bool, town: Bool, name: Bool) {
        self.country = country
        self.town = town
        self.name = name
    }

    /// All that `consents` allow at `now`; nil when not even the alarm itself may be told.
    package init?(allowedBy consents: [Consent], at now: Moment) {
        guard consents.allow(.publishAlarm, at: now) else { return nil }
        country = consents.allow(.publishCountry, at: now)
        town = consents.allow(.publishTown, at: now)
        name = consents.allow(.publishName, at: now)
    }
}
