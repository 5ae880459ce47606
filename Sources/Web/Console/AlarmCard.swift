// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections
internal import Places

/// One alarm in the list of the console.
struct AlarmCard: Sendable, Equatable {
    var id: String
    var code: String
    var alias: String
    var kind: String
    var phase: String
    /// Nobody has taken it: it is red, it sounds, and paging goes on.
    var isUnacknowledged: Bool
    var raisedAt: Moment
    var place: String
    var answered: Int
    var told: Int
    var claimedBy: String?
}

extension AlarmCard {
    init(_ alarm: Alarm.State, in scene: ConsoleScene) {
        id = alarm.id.text
        code = alarm.code.text
        alias = scene.defender(of: alarm).alias
        kind = alarm.gravestKind.forOfficers
        phase = alarm.phase.forOfficers
        isUnacknowledged = alarm.isUnacknowledged
        raisedAt = alarm.raisedAt
        place = scene.place(of: alarm)?.sentence ?? "no position"
        let shields = alarm.toldShields
        told = shields.count
        answered = shields.count { alarm.latestAnswer(of: $0) != nil }
        claimedBy = alarm.claimedBy.map(scene.name)
    }

    func html(isSelected: Bool, at now: Moment) -> HTML {
        let state: HTML =
            isUnacknowledged
            ? "<b class=\"new\">▲ NEW — nobody has it</b>"
            : "<span>\(phase)\(claimedBy.map { " · " + $0 } ?? "")</span>"
        return """
            <li id="card-\(id)" class="card\(isUnacknowledged ? " is-new" : "")">\
            <a href="/console/alarms/\(id)" data-in\
            \(isSelected ? HTML(safe: " aria-current=\"true\"") : HTML.empty)>\
            <span class="top"><b class="code">\(code)</b> <b class="alias">\(alias)</b> \
            \(.running(since: raisedAt, at: now))</span>\
            <span class="state">\(state)</span>\
            <span class="place">\(kind) · \(place)</span>\
            <span class="place">\(answered) of \(told) shields answered</span></a></li>
            """
    }
}

extension Alarm.State {
    var isUnacknowledged: Bool { isOpen && !isClaimed }

    /// The most severe cause so far.
    var gravestKind: Trigger.Kind {
        triggers.map(\.kind).min { $0.rank < $1.rank } ?? .sos
    }
}

extension World {
    /// Every open alarm: unacknowledged first, then the more severe, then the older.
    var openAlarmsInOrder: [Alarm.State] {
        everyOpenAlarm.sorted { left, right in
            let (one, two) = (left.urgency, right.urgency)
            return one == two
                ? (left.raisedAt, left.id) < (right.raisedAt, right.id)
                : one.lexicographicallyPrecedes(two)
        }
    }
}

extension Alarm.State {
    /// Smaller is more urgent: unacknowledged, then how it stands, cause, and trust.
    fileprivate var urgency: [Int] {
        [isClaimed ? 1 : 0, isClaimed ? phaseUrgency : 0, gravestKind.rank, isTrusted ? 0 : 1]
    }

    private var phaseUrgency: Int {
        switch phase {
        case .presumedReal, .confirmed: 0
        case .raised, .received, .acknowledged, .verifying: 1
        case .responding: 2
        case .foundFalse: 3
        case .closed: 4
        }
    }

    /// Whether at least one signal came whole from a device that is enrolled.
    var isTrusted: Bool { triggers.contains { $0.device != nil && !$0.isDamaged } }
}
