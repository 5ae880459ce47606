// SPDX-License-Identifier: Apache-2.0

/// The open claim that a defender needs help; at most one open for each defender.
package enum Alarm {
    package struct State: Hashable, Sendable {
        package var id: ID<Alarm>
        package var code: Code
        package var defender: ID<Defender>
        package var linkKey: Private<ID<LinkKey>>
        /// The plan as it was when the alarm was raised.
        package var plan: ActionPlan
        package var raisedAt: Moment
        /// When people were last called: the raising, a new trigger after a false finding, or
        /// another stranger's.
        package var calledAt: Moment
        package var phase = Phase.raised
        package var triggers: [Trigger] = []
        package var track: [TrackPoint] = []
        package var batteryPercent: Int?
        package var notices: [Notice] = []
        package var deliveries: [Delivery] = []
        /// The highest level of paging so far; 0 pages whoever has the watch.
        package var level = 0
        package var claimedBy: ID<Officer>?
        package var answers: [ShieldAnswer] = []
        package var broadcast = Broadcast()
        package var outcome: Outcome?
        /// Everything but the track, in order.
        package var timeline: [TimelineEntry] = []
    }

    package enum Phase: Int, Hashable, Sendable, CaseIterable {
        /// On disk; no carrier has taken a notice of it yet.
        case raised
        /// At least one notice was taken by a carrier.
        case received
        case acknowledged
        case verifying
        case confirmed
        /// Nobody could verify in time, so it counts as real.
        case presumedReal
        case foundFalse
        case responding
        case closed
    }

    /// How an alarm ended.
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        case safe
        case falseAccident = "false_accident"
        case falseTechnical = "false_technical"
        case assaulted
        case detained
        case abducted
        case unknown
    }

    package struct TrackPoint: Hashable, Sendable {
        package var fix: Fix
        package var receivedAt: Moment
        package var key: MessageKey
    }

    package struct ShieldAnswer: Hashable, Sendable {
        package var shield: ID<Shield>
        package var answer: Answer
        package var at: Moment
    }

    /// What a shield says, by link or by SMS, with the same meaning.
    package enum Answer: Int, Hashable, Sendable, CaseIterable {
        case gotIt = 1
        case going = 2
        case cannot = 3
        case atPlace = 4
    }

    package struct TimelineEntry: Hashable, Sendable {
        package var at: Moment
        package var author: Author
        package var event: Event
    }

    package enum Command: Hashable, Sendable {
        /// One attempt ended; `attempt` counts from 1, so that its report counts once.
        case recordAttempt(of: Delivery.Label, attempt: Int, Delivery.Outcome)
        case recordReceipt(of: Delivery.Label, Delivery.Receipt)
        /// Does what time has made due.
        case attend
        case acknowledge
        case verify
        case confirm(note: String)
        case findFalse(note: String)
        case respond
        case note(String)
        case answer(ID<Shield>, Answer)
        /// Stands for a broadcast; the second officer's word orders it.
        case approveBroadcast
        case withdrawBroadcast
        case close(Outcome, note: String)
    }

    package enum Event: Hashable, Sendable {
        case raised(Raising)
        case joined(Trigger)
        case tracked(Fix, MessageKey)
        case batteryRead(percent: Int)
        case notified([Notice])
        case attempted(delivery: Int, Delivery.Outcome)
        case receipted(delivery: Int, Delivery.Receipt)
        case received
        case escalated(level: Int)
        case acknowledged
        case verificationBegan
        case confirmed(note: String)
        case presumedReal
        case foundFalse(note: String)
        case responseBegan
        case noted(String)
        case answered(ID<Shield>, Answer)
        case broadcastApproved
        case broadcastOrdered(Disclosure)
        case broadcastWithdrawn
        case closed(Outcome, note: String)
        /// Somebody else than before asks for help in this alarm: people are called from the start.
        case calledAnew
    }

    package struct Raising: Hashable, Sendable {
        package var code: Code
        package var defender: ID<Defender>
        package var linkKey: Private<ID<LinkKey>>
        package var plan: ActionPlan
        package var trigger: Trigger

        package init(
            code: Code, defender: ID<Defender>, linkKey: Private<ID<LinkKey>>, plan: ActionPlan,
            trigger: Trigger
        ) {
            self.code = code
            self.defender = defender
            self.linkKey = linkKey
            self.plan = plan
            self.trigger = trigger
        }
    }

    package enum Refusal: Error, Hashable, Sendable {
        case noSuchAlarm
        case alreadyClosed
        case acknowledgeFirst
        case alreadyVerified
        /// Closing needs a finding first: confirmed, presumed real with a response, or false.
        case verifyFirst
        case notVerified
        case noteNeeded
        case notAnOfficer
        case notAShieldOfThis
        case noSuchDelivery
        case noConsentToPublish
        case alreadyPublic
        case notPublic
        case foundFalseIsNotPublic
        /// A newer build wrote something of this defender that is not understood here.
        case notUnderstood
    }

    /// Most triggers and track points kept in memory; the journal has them all.
    static let mostTriggers = 200
    static let mostTrackPoints = 500
}

extension Alarm.State {
    package init(_ raising: Alarm.Raising, id: ID<Alarm>, at moment: Moment) {
        self.id = id
        code = raising.code
        defender = raising.defender
        linkKey = raising.linkKey
        plan = raising.plan
        raisedAt = moment
        calledAt = moment
        triggers = [raising.trigger]
    }

    package var isOpen: Bool { phase != .closed }

    /// Whether an officer has taken it; before that, paging goes on.
    package var isClaimed: Bool { claimedBy != nil }

    /// Whether nobody has yet found out if it is real.
    package var isUnverified: Bool {
        switch phase {
        case .raised, .received, .acknowledged, .verifying: true
        case .confirmed, .presumedReal, .foundFalse, .responding, .closed: false
        }
    }

    package var lastPoint: Alarm.TrackPoint? { track.last }

    package func latestAnswer(of shield: ID<Shield>) -> Alarm.ShieldAnswer? {
        answers.last { $0.shield == shield }
    }

    package func delivery(_ number: Int) -> Delivery? {
        deliveries.indices.contains(number - 1) ? deliveries[number - 1] : nil
    }

    /// The one that was named so, whatever its number is now.
    package func delivery(_ label: Delivery.Label) -> Delivery? {
        let delivery = delivery(label.number)
        guard let mark = label.mark, delivery?.mark != mark else { return delivery }
        return deliveries.last { $0.mark == mark }
    }

    package func notice(of delivery: Delivery) -> Notice { notices[delivery.notice - 1] }

    /// The shields of this alarm: those who were told.
    package var toldShields: [ID<Shield>] {
        var seen: Set<ID<Shield>> = []
        return notices.compactMap { notice in
            guard case .shield(let shield) = notice.recipient else { return nil }
            return seen.insert(shield).inserted ? shield : nil
        }
    }

    func hasHeard(_ key: MessageKey) -> Bool {
        track.contains { $0.key == key } || triggers.contains { $0.key == key }
    }
}
