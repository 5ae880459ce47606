// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about who is called, and about going on when it does not work.
extension Conduct {
    /// Whoever asks for help, for the first time or anew, calls every shield and an officer at once.
    func calls(_ story: Story) -> [Violation] {
        var isFalse = false
        var violations: [Violation] = []
        for deed in story.deeds {
            let isCall: Bool
            switch deed.event {
            case .raised, .calledAnew: isCall = true
            case .joined: isCall = isFalse
            case .foundFalse:
                isFalse = true
                continue
            case .confirmed:
                isFalse = false
                continue
            default: continue
            }
            guard isCall else { continue }
            isFalse = false
            let told = story.tellings.filter { $0.deed.line == deed.line }.map(\.notice)
            let isPaged = told.contains { if case .officer = $0.recipient { true } else { false } }
            let uncalled = (deed.defender?.circle ?? []).filter { shield in
                guard shield.reach.rungs.first?.isEmpty == false else { return false }
                return !told.contains {
                    $0.recipient == .shield(shield.id) && $0.reason == .help
                        && $0.addresses == shield.reach.rungs[0]
                }
            }
            if !isPaged || !uncalled.isEmpty {
                violations.append(
                    Violation(
                        promise: .everybodyCalled,
                        words: "\(story.id) at \(deed.at): \(uncalled.count) shields not called, "
                            + "officer \(isPaged)"))
            }
        }
        return violations
    }

    /// What ended in *later* or *unknown* is tried again within a minute or so; what was taken or
    /// refused is not; every try bears one name; and nothing is told that is not on record.
    func repetitions(_ story: Story) -> [Violation] {
        story.tellings.flatMap { telling in
            telling.notice.addresses.indices.flatMap { index -> [Violation] in
                let delivery = telling.notice.firstDelivery + index
                let way = Way(alarm: story.id, delivery: delivery)
                let requests = (self.requests[way] ?? []).sorted { $0.at < $1.at }
                let words = "delivery \(delivery) of \(story.id)"
                var found: [Violation] = []
                if Set(requests.map(\.reference)).count > 1 {
                    found.append(
                        Violation(promise: .onceEach, words: words + " under several names"))
                }
                if telling.notice.recipient == .everyone,
                    let early = requests.first(where: { $0.at < telling.deed.at })
                {
                    found.append(
                        Violation(promise: .onRecord, words: words + " told at \(early.at)"))
                }
                return found + again(telling, delivery, requests, story, words)
            }
        }
    }

    private func again(
        _ telling: Telling, _ delivery: Int, _ requests: [History.Request], _ story: Story,
        _ words: String
    ) -> [Violation] {
        let outcomes = story.deeds.compactMap { deed -> (at: Duration, outcome: Fate)? in
            switch deed.event {
            case .attempted(delivery, let outcome): (deed.at, Fate(outcome))
            case .receipted(delivery, _): (deed.at, .ended)
            default: nil
            }
        }
        if let over = outcomes.first(where: { $0.outcome == .ended }),
            let late = requests.first(where: { $0.at > over.at })
        {
            return [
                Violation(
                    promise: .onceEach,
                    words: words + " had ended at \(over.at), sent again at \(late.at)")
            ]
        }
        guard !outcomes.contains(where: { $0.outcome == .ended }),
            case (let at, .open(let wait))? = outcomes.last
        else { return [] }
        let most = telling.notice.addresses[delivery - telling.notice.firstDelivery].mostTries
        let next = requests.first { $0.at > at }?.at
        let bound = late(max(wait, .seconds(60)))
        guard outcomes.count < most, alive(from: at, to: next ?? end) > bound,
            isDiskSound || telling.notice.recipient != .everyone,
            !story.isSpared(telling.notice, by: next ?? end)
        else { return [] }
        return [
            Violation(promise: .triedAgain, words: words + " not tried again after \(at)")
        ]
    }

    /// When every address of a rung failed, or none is known to have been reached for ninety
    /// seconds, the next rung is called.
    func patience(_ story: Story) -> [Violation] {
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
            guard isDiskSound, alive(from: due, to: told) > .seconds(12),
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

    /// When a rung has been given enough time; nil when it reached somebody, or when what came of it
    /// is not simple.
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

/// What became of one try.
private enum Fate: Equatable {
    /// It is to be made again; the carrier asked for so long a pause.
    case open(wait: Duration)
    case ended

    init(_ outcome: Delivery.Outcome) {
        switch outcome {
        case .taken, .refused: self = .ended
        case .later(_, let wait): self = .open(wait: wait ?? .zero)
        case .unknown: self = .open(wait: .zero)
        }
    }
}

extension Address {
    /// How often an address is tried at least: each try of an SMS may ring the phone.
    fileprivate var mostTries: Int {
        switch channel {
        case .sms: 4
        case .mail, .post: 32
        }
    }
}
