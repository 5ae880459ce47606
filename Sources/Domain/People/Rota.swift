// SPDX-License-Identifier: Apache-2.0

/// A member of staff who may sign in.
package struct Officer: Hashable, Sendable {
    package var id: ID<Officer>
    package var name: String
    package var reach: Reach

    package init(id: ID<Officer>, name: String, reach: Reach) {
        self.id = id
        self.name = name
        self.reach = reach
    }
}

/// Who has the watch when: the officers take turns in order, without a gap.
package struct Rota: Hashable, Sendable {
    package var order: [ID<Officer>]
    package var startsAt: Moment
    package var watch: Duration
    package var decisionMaker: ID<Officer>

    package init(
        order: [ID<Officer>], startsAt: Moment, watch: Duration, decisionMaker: ID<Officer>
    ) {
        self.order = order
        self.startsAt = startsAt
        self.watch = watch
        self.decisionMaker = decisionMaker
    }

    /// The officer who has the watch `turns` watches after the one at `now`; nil for an empty rota.
    package func onWatch(at now: Moment, turns: Int = 0) -> ID<Officer>? {
        let length = watch.milliseconds
        guard !order.isEmpty, length > 0 else { return nil }
        let elapsed = now.milliseconds &- startsAt.milliseconds
        var index = (elapsed / length) % Int64(order.count)
        if elapsed < 0, elapsed % length != 0 { index -= 1 }
        let count = Int64(order.count)
        return order[Int(((index + Int64(turns)) % count + count) % count)]
    }
}

/// How long an alarm may stay without an officer before the next people are paged, each counted
/// from the moment it was raised.
package struct Escalation: Hashable, Sendable {
    package var second: Duration
    package var decisionMaker: Duration
    package var everybody: Duration

    package init(second: Duration, decisionMaker: Duration, everybody: Duration) {
        self.second = second
        self.decisionMaker = decisionMaker
        self.everybody = everybody
    }

    package static let standard = Escalation(
        second: .seconds(60), decisionMaker: .seconds(180), everybody: .seconds(300))

    /// When `level` is due, counted from the raising. From 3 on everybody is paged again and again.
    package func delay(ofLevel level: Int) -> Duration {
        switch level {
        case ...0: .zero
        case 1: second
        case 2: decisionMaker
        default: everybody + again * (level - 3)
        }
    }

    /// The highest level that is due after `elapsed`, of those that page everybody.
    func repeatedLevel(after elapsed: Duration) -> Int {
        let beyond = max(.zero, elapsed - everybody)
        return 3 + Int(beyond.milliseconds / again.milliseconds)
    }

    private var again: Duration { max(everybody, .seconds(30)) }
}
