// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Finds the delivery that brought a letter.
///
/// A mail and a post carry our reference. An SMS has room for the alarm's code only: together with
/// whose phone it is and what it is about, that names the delivery, but for an officer who is paged
/// several times for one alarm. Such a letter belongs to a delivery that was due by then and that
/// no carrier was yet known to have; rather to one of which the journal learned just then that it
/// was taken. What is sent again comes before what is recorded, so they are dealt out from the last
/// letter and the last delivery backwards, the repeated ones far apart.
struct Letters {
    fileprivate enum Kind: Hashable { case help, page, standDown, broadcast }

    private struct Label: Hashable {
        var address: Address
        var code: Code
        var kind: Kind
    }

    private struct Candidate {
        var way: Way
        var raisedAt: Duration
        var dueAt: Duration
        /// When the journal learned that a carrier has it.
        var takenAt: Duration?
        /// When the earliest of its letters that was dealt out so far arrived.
        var nextAt: Duration?
    }

    private var candidates: [Label: [Candidate]] = [:]
    /// The journal's times are brought to the history's by presses that took a moment themselves.
    private static let tolerance = Duration.seconds(2)

    init(_ stories: [JournalView.Story]) {
        for story in stories {
            let taken = story.taken
            for (at, notice) in story.notices {
                for (index, address) in notice.addresses.enumerated() {
                    let label = Label(
                        address: address, code: story.code, kind: Kind(notice.reason))
                    let way = Way(alarm: story.id, delivery: notice.firstDelivery + index)
                    candidates[label, default: []].append(
                        Candidate(
                            way: way, raisedAt: story.raisedAt, dueAt: at,
                            takenAt: taken[way.delivery]))
                }
            }
        }
        // A code is given again when the alarm that had it is long over.
        for label in candidates.keys {
            candidates[label]?.sort { ($0.raisedAt, $0.dueAt) < ($1.raisedAt, $1.dueAt) }
        }
    }

    /// For each letter, in the order in which they arrived, its delivery; nil when the journal has
    /// none that could have brought it.
    mutating func ways(of arrivals: [HistoryReader.Arrival]) -> [Way?] {
        var ways: [Way?] = []
        for arrival in arrivals.reversed() { ways.append(way(of: arrival)) }
        return ways.reversed()
    }

    private mutating func way(of arrival: HistoryReader.Arrival) -> Way? {
        if let reference = arrival.reference { return Way(reference) }
        let kind = Kind(ofText: arrival.text)
        let words = arrival.text.split { !$0.isLetter && !$0.isNumber }
        for code in words.compactMap({ Code($0) }) {
            let label = Label(address: arrival.address, code: code, kind: kind)
            guard var known = candidates[label] else { continue }
            let due = known.indices.filter { known[$0].dueAt <= arrival.at + Self.tolerance }
            guard let last = due.last else { continue }
            let ofThis = due.filter { known[$0].way.alarm == known[last].way.alarm }
            let open = ofThis.filter { index in
                known[index].takenAt.map { arrival.at <= $0 + Bounds.real.underWay } ?? true
            }
            let isLater = { (left: Int, right: Int) in
                (known[left].nextAt ?? .zero) < (known[right].nextAt ?? .zero)
            }
            let fresh = open.filter { known[$0].nextAt == nil }
            let justTaken = fresh.last { index in
                known[index].takenAt.map { takenAt in
                    (takenAt - Self.tolerance...takenAt + Self.tolerance).contains(arrival.at)
                } ?? false
            }
            let index = justTaken ?? fresh.last ?? open.max(by: isLater) ?? last
            known[index].nextAt = arrival.at
            candidates[label] = known
            return known[index].way
        }
        return nil
    }
}

extension JournalView.Story {
    /// When the journal learned of each delivery that a carrier has it.
    fileprivate var taken: [Int: Duration] {
        var taken: [Int: Duration] = [:]
        for line in events {
            switch line.event {
            case .attempted(let delivery, .taken), .receipted(let delivery, .delivered):
                taken[delivery] = min(line.at, taken[delivery] ?? line.at)
            default: continue
            }
        }
        return taken
    }
}

extension Letters.Kind {
    fileprivate init(_ reason: Notice.Reason) {
        switch reason {
        case .help: self = .help
        case .page: self = .page
        case .standDown: self = .standDown
        case .broadcast: self = .broadcast
        }
    }

    /// Every language has the shield's own page in a call for help, and an officer's begins with
    /// its colour.
    fileprivate init(ofText text: String) {
        if text.hasPrefix("RED ") || text.hasPrefix("AMBER ") {
            self = .page
        } else {
            self = text.contains("/s/") ? .help : .standDown
        }
    }
}

extension Way {
    /// Reads `ALARM-DELIVERY`.
    fileprivate init?(_ reference: String) {
        let parts = reference.split(separator: "-")
        guard parts.count == 2, let alarm = ID<Alarm>(text: parts[0]),
            let delivery = Int(parts[1])
        else { return nil }
        self.init(alarm: alarm, delivery: delivery)
    }
}
