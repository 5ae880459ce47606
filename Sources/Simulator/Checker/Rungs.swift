// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about going on to the next way.
extension Conduct {
    /// When every address of a rung failed, or none is known to have been reached for ninety
    /// seconds, the next rung is called.
    func rungs(_ story: Story) -> [Violation] {
        story.tellings.compactMap { telling in
            let notice = telling.notice
            guard case .shield(let shield) = notice.recipient, notice.reason == .help,
                let due = rungEnds(notice, story)
            else { return nil }
            let reach = story.deeds.last { $0.at <= due }?.defender?.circle
                .first { $0.id == shield }?.reach
            guard let rungs = reach?.rungs, rungs.indices.contains(notice.rung + 1),
                !rungs[notice.rung + 1].isEmpty
            else { return nil }
            let next = story.tellings.first { other in
                other.notice.recipient == notice.recipient && other.notice.reason == .help
                    && other.notice.rung == notice.rung + 1 && other.notice.number > notice.number
            }
            let told = next?.deed.at ?? end
            guard isDiskSound, isTimeSound, alive(from: due, to: told) > .seconds(12),
                !story.isSpared(notice, by: told), !isRemoved(shield, in: story, by: told)
            else { return nil }
            return Violation(
                promise: .nextRung,
                words: "notice \(notice.number) of \(story.id) reached nobody by \(due)")
        }
    }

    private func isRemoved(_ shield: ID<Shield>, in story: Story, by moment: Duration) -> Bool {
        story.deeds.contains { deed in
            deed.at <= moment && deed.defender?.circle.contains { $0.id == shield } == false
        }
    }

    /// When a rung has been given enough time; nil when it reached somebody, or when what came of
    /// it is not simple.
    private func rungEnds(_ notice: Notice, _ story: Story) -> Duration? {
        var failed: Set<Int> = []
        var takenAt: Duration?
        for deed in story.deeds {
            if let takenAt, deed.at > takenAt + late(.seconds(90)) { break }
            switch deed.event {
            case .attempted(let number, let outcome):
                let index = number - notice.firstDelivery
                guard notice.addresses.indices.contains(index) else { continue }
                if case .taken = outcome {
                    // A mail that was taken counts as there: nothing more will be heard of it.
                    guard notice.addresses[index].channel == .sms else { return nil }
                    takenAt = takenAt ?? deed.at
                } else {
                    failed.insert(index)
                    let isLast = failed.count == notice.addresses.count
                    if isLast, takenAt == nil { return deed.at }
                }
            case .receipted(let number, _):
                let index = number - notice.firstDelivery
                if notice.addresses.indices.contains(index) { return nil }
            default: continue
            }
        }
        return takenAt.map { $0 + late(.seconds(90)) }
    }
}
