// SPDX-License-Identifier: Apache-2.0
internal import Domain

// Each puts, in the place of what a newer build added and is not understood here, the nearest thing
// that is: so that nobody who would be called goes uncalled, and nobody is told more.

extension FormTrigger {
    mutating func mend() {
        let isKnown = understood { () throws(Unreadable) in try Trigger.Kind(self) } != nil
        // A cause that has no name here.
        if !isKnown { attention = 0 }
    }
}

extension FormActionPlan {
    mutating func mend() {
        steps.removeAll { step in
            understood { () throws(Unreadable) in try ActionPlan.Action(step) } == nil
        }
    }
}

extension FormNotice {
    /// Keeps every notice and delivery at its number, whatever is understood of it.
    ///
    /// - Returns: the deliveries that nothing here can send.
    mutating func mend() -> [Int] {
        let isToSomebody = understood { () throws(Unreadable) in try Recipient(self) } != nil
        let isForSomething = understood { () throws(Unreadable) in try Notice.Reason(self) } != nil
        if !isToSomebody { everyone = FormNothing() }
        if !isForSomething { standDown = FormNothing() }
        var unsent: [Int] = []
        for index in addresses.indices {
            let isKnown = addresses[index].isUnderstood
            if !isKnown { addresses[index].post = FormNothing() }
            if !isKnown || !isToSomebody || !isForSomething {
                unsent.append(Int(firstDelivery) + index)
            }
        }
        return unsent
    }
}

extension FormRosterEvent {
    mutating func mend() {
        switch kind {
        case .planAgreed(var plan):
            plan.mend()
            kind = .planAgreed(plan)
        case .appointed(var officer):
            officer.reach.mend()
            kind = .appointed(officer)
        case .enrolled(var defender):
            defender.mend()
            kind = .enrolled(defender)
        case .stationNamed, .rotaSet, nil: break
        }
    }
}

extension FormDefender {
    fileprivate mutating func mend() {
        if Domain.Language(language) == nil { language = Domain.Language.english.code }
        devices.removeAll { DeviceIdentifier($0.identifier) == nil }
        for index in circle.indices { circle[index].mend() }
        consents.removeAll { consent in
            understood { () throws(Unreadable) in try Consent(consent) } == nil
        }
    }
}

extension FormShield {
    /// A shield of whom something is not understood is called, and told the town at the most.
    fileprivate mutating func mend() {
        guard understood({ () throws(Unreadable) in try Shield(self) }) == nil else { return }
        sees = .town
        if Domain.Language(language) == nil { language = Domain.Language.english.code }
        reach.mend()
    }
}

extension [FormRung] {
    /// In the place of a rung of which nothing is understood stands its neighbour, so that every
    /// rung keeps its number and each leads to somebody.
    fileprivate mutating func mend() {
        for index in indices { self[index].addresses.removeAll { !$0.isUnderstood } }
        let known = filter { !$0.addresses.isEmpty }
        guard let last = known.last else { return }
        var next = last
        for index in indices.reversed() {
            if self[index].addresses.isEmpty { self[index] = next } else { next = self[index] }
        }
    }
}

extension FormAddress {
    fileprivate var isUnderstood: Bool {
        understood { () throws(Unreadable) in try Address(self) } != nil
    }
}
