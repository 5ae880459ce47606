// SPDX-License-Identifier: Apache-2.0

/// What was agreed beforehand, in calm. An alarm keeps the plan it began with.
package struct ActionPlan: Hashable, Sendable {
    package var id: ID<ActionPlan>
    package var name: String
    /// The first thing an officer does, in one sentence.
    package var instruction: String
    /// What a shield does, in one sentence.
    package var shieldTask: String
    package var doNots: [String]
    /// When nobody could verify by then, the alarm counts as real.
    package var presumeRealAfter: Duration
    package var steps: [Step]

    package init(
        id: ID<ActionPlan>, name: String, instruction: String, shieldTask: String,
        doNots: [String], presumeRealAfter: Duration, steps: [Step]
    ) {
        self.id = id
        self.name = name
        self.instruction = instruction
        self.shieldTask = shieldTask
        self.doNots = doNots
        self.presumeRealAfter = presumeRealAfter
        self.steps = steps
    }

    /// One entry of the plan.
    package struct Step: Hashable, Sendable {
        /// Counted from the moment the alarm was raised.
        package var after: Duration
        package var action: Action

        package init(after: Duration, action: Action) {
            self.after = after
            self.action = action
        }
    }

    package enum Action: Hashable, Sendable {
        /// An officer does this.
        case task(String)
        /// The public is told as far as consent goes, because these officers agreed in advance.
        case publish(approvedBy: [ID<Officer>])
    }

    package static let unidentified = ActionPlan(
        id: ID(high: 0, low: 0), name: "Unknown device",
        instruction: "Find out whose device this is: look at the quarantine list.",
        shieldTask: "", doNots: [], presumeRealAfter: .seconds(600), steps: [])
}

extension ActionPlan {
    /// R-07 no broadcast without two officers: a standing approval names two different ones.
    package static func isTwoOfficers(_ officers: [ID<Officer>]) -> Bool {
        Set(officers).count >= 2
    }
}
