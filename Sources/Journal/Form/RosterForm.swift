// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import SwiftProtobuf

extension FormRosterEvent {
    init(_ event: Roster.Event) {
        self.init()
        switch event {
        case .stationNamed(let name, let escalation):
            stationNamed.name = name
            stationNamed.escalation = FormEscalation(escalation)
        case .planAgreed(let plan): planAgreed = FormActionPlan(plan)
        case .appointed(let officer): appointed = FormOfficer(officer)
        case .rotaSet(let rota): rotaSet = FormRota(rota)
        case .enrolled(let defender): enrolled = FormDefender(defender)
        }
    }
}

extension Roster.Event {
    init(_ form: FormRosterEvent) throws(Unreadable) {
        try form.checkKnown()
        switch form.kind {
        case .stationNamed(let station):
            try station.checkKnown()
            guard station.hasEscalation else { throw Unreadable() }
            self = .stationNamed(station.name, try Escalation(station.escalation))
        case .planAgreed(let plan): self = .planAgreed(try ActionPlan(plan))
        case .appointed(let officer): self = .appointed(try Officer(officer))
        case .rotaSet(let rota): self = .rotaSet(try Rota(rota))
        case .enrolled(let defender): self = .enrolled(try Defender(defender))
        case nil: throw Unreadable()
        }
    }
}

extension FormEscalation {
    init(_ escalation: Escalation) {
        self.init()
        second = FormSpan(escalation.second)
        decisionMaker = FormSpan(escalation.decisionMaker)
        everybody = FormSpan(escalation.everybody)
    }
}

extension Escalation {
    init(_ form: FormEscalation) throws(Unreadable) {
        try form.checkKnown()
        guard form.hasSecond, form.hasDecisionMaker, form.hasEverybody else { throw Unreadable() }
        self.init(
            second: try Duration(form.second), decisionMaker: try Duration(form.decisionMaker),
            everybody: try Duration(form.everybody))
    }
}

extension FormOfficer {
    init(_ officer: Officer) {
        self.init()
        id = FormId(officer.id)
        name = officer.name
        reach = officer.reach.forms
    }
}

extension Officer {
    init(_ form: FormOfficer) throws(Unreadable) {
        try form.checkKnown()
        guard form.hasID else { throw Unreadable() }
        self.init(id: try ID(form.id), name: form.name, reach: try Reach(form.reach))
    }
}

extension FormRota {
    init(_ rota: Rota) {
        self.init()
        order = rota.order.map { FormId($0) }
        startsAt = rota.startsAt.milliseconds
        watch = FormSpan(rota.watch)
        decisionMaker = FormId(rota.decisionMaker)
    }
}

extension Rota {
    init(_ form: FormRota) throws(Unreadable) {
        try form.checkKnown()
        guard form.hasWatch, form.hasDecisionMaker else { throw Unreadable() }
        self.init(
            order: try form.order.map(ID<Officer>.init),
            startsAt: Moment(milliseconds: form.startsAt), watch: try Duration(form.watch),
            decisionMaker: try ID(form.decisionMaker))
    }
}
