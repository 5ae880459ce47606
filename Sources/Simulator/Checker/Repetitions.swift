// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about trying again, and about not doing so.
extension Conduct {
    /// What ended in *later* or *unknown* is tried again within a minute or so; what was taken or
    /// refused is not; every try bears one name; and nothing is told that is not on record.
    func repetitions(_ story: Story) -> [Violation] {
        story.tellings.flatMap { telling in
            telling.notice.addresses.indices.flatMap { index -> [Violation] in
                let delivery = telling.notice.firstDelivery + index
                let way = Way(alarm: story.id, delivery: delivery)
                // What memory alone knew and a crash forgot may have had the same number.
                let requests = (self.requests[way] ?? []).filter {
                    $0.address == telling.notice.addresses[index]
                }.sorted { $0.at < $1.at }
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
            let late = requests.first(where: { $0.at > over.at + bounds.heard })
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
