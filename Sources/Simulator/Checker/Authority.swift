// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Who may do what, read off the journal.
extension Checker {
    var authority: [Violation] {
        stories.flatMap { story in
            story.events.indices.compactMap { index -> Violation? in
                let line = story.events[index]
                return mayBe(line.event, by: line.author)
                    && (!line.event.ordersBroadcast || isAgreed(story, by: index))
                    ? nil
                    : Violation(
                        promise: .authority, words: "\(line.author) of \(story.id) at \(line.at)")
            }
        }
    }

    private func mayBe(_ event: Alarm.Event, by author: Author) -> Bool {
        switch event {
        case .acknowledged, .verificationBegan, .confirmed, .foundFalse, .responseBegan, .noted,
            .broadcastApproved, .broadcastWithdrawn, .closed:
            guard case .officer(let officer) = author else { return false }
            return persons.officers.contains(officer)
        case .presumedReal, .escalated:
            switch author {
            case .rule, .officer: return true
            case .device, .stranger, .shield, .administrator, .carrier: return false
            }
        // A plan that tells the public at once does so when the device raises the alarm.
        case .broadcastOrdered:
            switch author {
            case .rule, .officer, .device: return true
            case .stranger, .shield, .administrator, .carrier: return false
            }
        case .answered(let shield, _):
            return author == .shield(shield) || author.isOfficer
        case .raised, .joined, .tracked, .batteryRead, .calledAnew:
            switch author {
            case .device, .stranger: return true
            case .shield, .officer, .administrator, .carrier, .rule: return false
            }
        case .attempted, .receipted, .received:
            if case .carrier = author { return true }
            return false
        case .notified: return author != .administrator
        }
    }

    /// Whether two officers stood for telling the public by then: beforehand in the plan, or now.
    private func isAgreed(_ story: JournalView.Story, by index: Int) -> Bool {
        var now: Set<ID<Officer>> = []
        for line in story.events[...index] {
            switch (line.event, line.author) {
            case (.broadcastApproved, .officer(let officer)): now.insert(officer)
            case (.raised(let raising), _):
                for step in raising.plan.steps {
                    guard case .publish(let approvers) = step.action else { continue }
                    if persons.officers.intersection(approvers).count >= 2 { return true }
                }
            default: continue
            }
        }
        return now.count >= 2
    }
}

extension Alarm.Event {
    fileprivate var ordersBroadcast: Bool {
        if case .broadcastOrdered = self { true } else { false }
    }
}
