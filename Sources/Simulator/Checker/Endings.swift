// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about how an alarm goes on and ends.
extension Conduct {
    func endings(_ story: Story) -> [Violation] {
        presumption(story) + standDowns(story) + receipts(story) + rest(story)
    }

    /// While nobody finds out, the plan's time passes, and then the alarm counts as real.
    private func presumption(_ story: Story) -> [Violation] {
        // What a broken disk keeps waiting has no time that could be seen here.
        guard isDiskSound, isTimeSound else { return [] }
        let patience = late(story.raising.plan.presumeRealAfter)
        var since: Duration? = story.raisedAt
        var isFalse = false
        for deed in story.deeds {
            var until: Duration?
            switch deed.event {
            case .presumedReal, .closed: until = deed.at
            case .confirmed:
                until = deed.at
                isFalse = false
            case .foundFalse:
                until = deed.at
                isFalse = true
            case .joined where isFalse:
                isFalse = false
                since = deed.at
            case .calledAnew:
                isFalse = false
                since = deed.at
            default: continue
            }
            guard let end = until, let from = since else { continue }
            if alive(from: from, to: end) > patience { return [unpresumed(story, from)] }
            since = nil
        }
        if let from = since, alive(from: from, to: end) > patience {
            return [unpresumed(story, from)]
        }
        return []
    }

    private func unpresumed(_ story: Story, _ from: Duration) -> Violation {
        Violation(promise: .presumedReal, words: "\(story.id), called at \(from)")
    }

    /// With the closing, every shield of hers who was called is told.
    private func standDowns(_ story: Story) -> [Violation] {
        guard
            let closing = story.deeds.first(where: {
                if case .closed = $0.event { true } else { false }
            })
        else { return [] }
        let called = Set(story.tellings.map(\.notice.recipient))
        let told = story.tellings.filter { $0.notice.reason == .standDown }.map(\.notice.recipient)
        return (closing.defender?.circle ?? []).compactMap { shield in
            let recipient = Recipient.shield(shield.id)
            guard called.contains(recipient), !told.contains(recipient) else { return nil }
            return Violation(
                promise: .toldItIsOver, words: "\(story.id), closed at \(closing.at)")
        }
    }

    /// A report is of something that was to be sent, and never moves it backwards.
    private func receipts(_ story: Story) -> [Violation] {
        let known = Set(
            story.tellings.flatMap { telling in
                telling.notice.addresses.indices.map { telling.notice.firstDelivery + $0 }
            })
        var delivered: Set<Int> = []
        return story.deeds.compactMap { deed in
            guard case .receipted(let delivery, let receipt) = deed.event else { return nil }
            if receipt == .delivered { delivered.insert(delivery) }
            let isBackwards = receipt != .delivered && delivered.contains(delivery)
            guard isBackwards || !known.contains(delivery) else { return nil }
            return Violation(
                promise: .reportsConverge,
                words: "report of delivery \(delivery) of \(story.id) at \(deed.at)")
        }
    }

    /// Long after the last trouble nothing waits to be sent any more.
    private func rest(_ story: Story) -> [Violation] {
        let longAgo = end - .seconds(300)
        var open: [Int: Notice] = [:]
        for deed in story.deeds {
            switch deed.event {
            case .notified(let notices) where deed.at < longAgo:
                for notice in notices {
                    for index in notice.addresses.indices {
                        open[notice.firstDelivery + index] = notice
                    }
                }
            case .attempted(let delivery, .taken), .attempted(let delivery, .refused),
                .receipted(let delivery, _):
                open[delivery] = nil
            default: continue
            }
        }
        return open.keys.sorted().compactMap { delivery in
            guard let notice = open[delivery], !story.isSpared(notice, by: end) else { return nil }
            let tries = story.deeds.filter {
                if case .attempted(delivery, _) = $0.event { true } else { false }
            }
            // An SMS of unknown fate is given up after some tries.
            guard tries.count < 4 else { return nil }
            return Violation(
                promise: .comesToRest, words: "delivery \(delivery) of \(story.id) has no end")
        }
    }
}
