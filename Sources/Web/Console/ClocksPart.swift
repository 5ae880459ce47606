// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections
internal import Places

/// Something that time will do, or that somebody is to have done by then.
struct TimedStep: Sendable, Equatable {
    var at: Moment
    var words: String
}

extension AlarmPane {
    var clocks: HTML {
        let next = alarm.isOpen ? alarm.nextSteps(in: scene).first { $0.at > now } : nil
        let nothing: HTML = alarm.isOpen ? "it is with you" : "it is closed"
        let step: HTML =
            next.map { step in
                "<dd>\(.running(until: step.at, at: now))</dd><dd>\(step.words)</dd>"
            } ?? "<dd>—</dd><dd>\(nothing)</dd>"
        let there = localTime.map { text -> HTML in
            "<div><dt>Where she is</dt><dd>\(text.time)</dd><dd>\(text.words)</dd></div>"
        }
        let since: HTML = alarm.isOpen ? .running(since: alarm.raisedAt, at: now) : "closed"
        return """
            <section class="box clocks" data-part="clocks"><dl>\
            <div><dt>Since raised</dt><dd>\(since)</dd>\
            <dd>\(alarm.raisedAt.clockTime) UTC</dd></div>\
            <div><dt>Silent for</dt><dd>\(.running(since: alarm.heardLastAt, at: now))</dd>\
            <dd>\(battery)</dd></div><div><dt>Next step in</dt>\(step)</div>\(there ?? "")</dl>\
            </section>
            """
    }

    private var battery: String { alarm.batteryPercent.map { "battery \($0) %" } ?? "" }

    private var localTime: (time: String, words: String)? {
        guard let place = scene.place(of: alarm), let position = alarm.lastPoint?.fix.position,
            let local = Places.localTime(
                unixSeconds: now.milliseconds / 1000, timeZone: place.timeZone)
        else { return nil }
        let isLight = isDaylight(
            latitude: position.latitude.degrees, longitude: position.longitude.degrees,
            unixSeconds: now.milliseconds / 1000)
        let parts = local.text.split(separator: " ")
        let day = (parts.first ?? "").prefix(3)
        return (String(parts.last ?? ""), "\(day) · \(isLight ? "daylight" : "dark")")
    }
}

extension Alarm.State {
    /// When anything was last heard from her.
    var heardLastAt: Moment {
        let heard = timeline.last { entry in
            switch entry.event {
            case .raised, .joined, .tracked, .batteryRead: true
            case .notified, .attempted, .receipted, .received, .escalated, .acknowledged,
                .verificationBegan, .confirmed, .presumedReal, .foundFalse, .responseBegan,
                .noted, .answered, .broadcastApproved, .broadcastOrdered, .broadcastWithdrawn,
                .closed, .calledAnew:
                false
            }
        }
        return max(heard?.at ?? raisedAt, lastPoint?.receivedAt ?? raisedAt)
    }

    /// What time will do to this alarm, soonest first.
    func nextSteps(in scene: ConsoleScene) -> [TimedStep] {
        let roster = scene.world.roster
        var steps: [TimedStep] = []
        if !isClaimed, phase != .foundFalse {
            let words =
                switch level + 1 {
                case 1: "next officer paged"
                case 2: "decision maker paged"
                default: "everybody paged"
                }
            let due = calledAt + roster.escalation.delay(ofLevel: level + 1)
            steps.append(TimedStep(at: due, words: words))
        }
        if isUnverified {
            let due = calledAt + plan.presumeRealAfter
            steps.append(TimedStep(at: due, words: "it counts as real"))
        }
        if let due = publishesItself(in: scene) {
            steps.append(TimedStep(at: due, words: "public told, by the plan"))
        }
        if let due = nextAttempt {
            steps.append(TimedStep(at: due, words: "delivery tried again"))
        }
        return steps.sorted { $0.at < $1.at }
    }

    /// When the plan's standing approval publishes it; nil when it does not.
    func publishesItself(in scene: ConsoleScene) -> Moment? {
        guard isOpen, broadcast.orderedAt == nil, phase != .foundFalse else { return nil }
        let roster = scene.world.roster
        let consents = roster.defender(defender).consents
        return plan.steps.compactMap { step -> Moment? in
            guard case .publish(let officers) = step.action, ActionPlan.isTwoOfficers(officers),
                officers.allSatisfy({ roster.officers[$0] != nil })
            else { return nil }
            let due = raisedAt + step.after
            return Disclosure(allowedBy: consents, at: due) == nil ? nil : due
        }.min()
    }
}
