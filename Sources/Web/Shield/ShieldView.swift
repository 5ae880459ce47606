// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// What one shield may know of one alarm at one moment.
///
/// It holds no name, no number, no other shield and no other alarm, so that the page cannot.
struct ShieldView: Sendable, Equatable {
    /// The end of the page's own address.
    var token: String
    var code: Code
    var alias: String
    var raisedAt: Moment
    var lastSignalAt: Moment
    /// How headquarters stands to it, in one sentence.
    var standing: String
    var isFoundFalse: Bool
    var task: String
    var doNots: [String]
    var place: ShieldPlace?
    var answer: Alarm.ShieldAnswer?
    /// How many other shields were told, and what they last said.
    var others: [Alarm.Answer?]
    var now: Moment

    init(token: String, alarm: Alarm.State, shield: Shield, roster: Roster.State, at now: Moment) {
        self.token = token
        self.now = now
        code = alarm.code
        alias = roster.defender(alarm.defender).alias
        raisedAt = alarm.raisedAt
        lastSignalAt = alarm.lastSignalAt
        standing = alarm.standingForShields
        isFoundFalse = alarm.phase == .foundFalse
        task = alarm.plan.shieldTask
        doNots = alarm.plan.doNots
        place = ShieldPlace(of: alarm, seen: shield.sees, at: now)
        answer = alarm.latestAnswer(of: shield.id)
        others = alarm.toldShields.filter { $0 != shield.id }
            .map { alarm.latestAnswer(of: $0)?.answer }
    }
}

extension Alarm.State {
    /// When the device, or something that speaks like it, last said anything.
    fileprivate var lastSignalAt: Moment {
        let heard = timeline.last { entry in
            switch entry.event {
            case .raised, .joined, .batteryRead: true
            case .tracked, .notified, .attempted, .receipted, .received, .escalated, .acknowledged,
                .verificationBegan, .confirmed, .presumedReal, .foundFalse, .responseBegan,
                .noted, .answered, .broadcastApproved, .broadcastOrdered, .broadcastWithdrawn,
                .closed, .calledAnew:
                false
            }
        }
        return [heard?.at, lastPoint?.receivedAt].compactMap { $0 }.max() ?? raisedAt
    }

    fileprivate var standingForShields: String {
        switch phase {
        case .raised, .received: "Headquarters has been called and has not answered yet."
        case .acknowledged, .verifying: "Headquarters has it and is finding out if it is real."
        case .confirmed, .responding: "Headquarters has found that it is real."
        case .presumedReal: "Nobody could check it in time, so it counts as real."
        case .foundFalse: "Headquarters found that it is false. Wait: do not go now."
        // The link of a closed alarm opens nothing.
        case .closed: ""
        }
    }
}

extension Alarm.Answer {
    /// As the shield says it, on the button.
    var button: String {
        switch self {
        case .gotIt: "Got it"
        case .going: "I am going"
        case .cannot: "I cannot"
        case .atPlace: "I am at the place"
        }
    }

    /// `2 are going`: how many of the others say so.
    func said(by count: Int) -> String {
        let one = count == 1
        return switch self {
        case .gotIt: "\(count) \(one ? "has" : "have") read it"
        case .going: "\(count) \(one ? "is" : "are") going"
        case .cannot: "\(count) cannot"
        case .atPlace: "\(count) \(one ? "is" : "are") at the place"
        }
    }
}
