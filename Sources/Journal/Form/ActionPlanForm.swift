// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormActionPlan {
    init(_ plan: ActionPlan) {
        self.init()
        id = FormId(plan.id)
        name = plan.name
        instruction = plan.instruction
        shieldTask = plan.shieldTask
        doNots = plan.doNots
        presumeRealAfter = FormSpan(plan.presumeRealAfter)
        steps = plan.steps.map { FormStep($0) }
    }
}

extension ActionPlan {
    init(_ form: FormActionPlan) throws(Unreadable) {
        try form.checkKnown()
        guard form.hasID, form.hasPresumeRealAfter else { throw Unreadable() }
        self.init(
            id: try ID(form.id), name: form.name, instruction: form.instruction,
            shieldTask: form.shieldTask, doNots: form.doNots,
            presumeRealAfter: try Duration(form.presumeRealAfter),
            steps: try form.steps.map(Step.init))
    }
}

extension FormStep {
    init(_ step: ActionPlan.Step) {
        self.init()
        after = FormSpan(step.after)
        switch step.action {
        case .task(let text): task = text
        case .publish(let officers): publish = FormIds(officers)
        }
    }
}

extension ActionPlan.Step {
    init(_ form: FormStep) throws(Unreadable) {
        try form.checkKnown()
        guard form.hasAfter else { throw Unreadable() }
        self.init(after: try Duration(form.after), action: try ActionPlan.Action(form))
    }
}

extension ActionPlan.Action {
    init(_ form: FormStep) throws(Unreadable) {
        switch form.action {
        case .task(let text): self = .task(text)
        case .publish(let officers): self = .publish(approvedBy: try officers.list())
        case nil: throw Unreadable()
        }
    }
}
