// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about what is sent: to everybody, soon, and not twice.
extension Checker {
    private struct Way: Hashable {
        var alarm: ID<Alarm>
        var delivery: Int
    }

    /// Every way of every notice is tried within a second of the server's life.
    var attempts: [Violation] {
        let requests = Dictionary(grouping: history.requests) {
            Way(alarm: $0.alarm, delivery: $0.delivery)
        }
        return stories.flatMap { story in
            story.notices.flatMap { at, notice in
                notice.addresses.indices.compactMap { index -> Violation? in
                    let delivery = notice.firstDelivery + index
                    let way = Way(alarm: story.id, delivery: delivery)
                    let first = requests[way]?.map(\.at).min()
                    let bound = first ?? scenario.end
                    // While no disk is known to have a record of it, nothing is told in public.
                    if notice.recipient == .everyone, scenario.hasDiskTrouble { return nil }
                    guard uptime(from: at, to: bound) > .seconds(1),
                        !isExcused(notice, delivery, in: story, by: bound)
                    else { return nil }
                    return Violation(
                        promise: .everyRecipientTried,
                        words: "delivery \(delivery) of \(story.id) due at \(at), tried "
                            + (first.map { "at \($0)" } ?? "never"))
                }
            }
        }
    }

    /// Whether there was a reason not to try: the person answered, an officer has it, it is over,
    /// or nothing could be written for the address.
    private func isExcused(
        _ notice: Notice, _ delivery: Int, in story: JournalView.Story, by bound: Duration
    ) -> Bool {
        story.events.contains { line in
            guard line.at <= bound else { return false }
            switch line.event {
            case .closed: return notice.reason != .standDown
            case .answered(let shield, _):
                return notice.recipient == .shield(shield) && notice.reason == .help
            case .acknowledged: if case .page = notice.reason { return true } else { return false }
            case .broadcastWithdrawn: return notice.recipient == .everyone
            case .attempted(delivery, _): return true
            default: return false
            }
        }
    }

    /// In one life nothing is sent again at once, and not after it arrived; at a new life's
    /// beginning at most once more.
    var repeats: [Violation] {
        let ways = Dictionary(grouping: history.requests) {
            Way(alarm: $0.alarm, delivery: $0.delivery)
        }
        let delivered = deliveredSince
        return ways.flatMap { way, requests -> [Violation] in
            let requests = requests.sorted { $0.at < $1.at }
            var found: [Violation] = []
            for (earlier, later) in zip(requests, requests.dropFirst())
            where earlier.life == later.life && later.at - earlier.at < .milliseconds(900) {
                found.append(
                    Violation(
                        promise: .onceEach,
                        words: "delivery \(way.delivery) of \(way.alarm) at \(earlier.at) and "
                            + "\(later.at)"))
            }
            if let since = delivered[way], let late = requests.last(where: { $0.at > since }) {
                found.append(
                    Violation(
                        promise: .reportsConverge,
                        words: "delivery \(way.delivery) of \(way.alarm) arrived by \(since), "
                            + "sent again at \(late.at)"))
            }
            return found + unexplained(requests, way)
        }
    }

    private var deliveredSince: [Way: Duration] {
        var since: [Way: Duration] = [:]
        for story in stories {
            for line in story.events {
                if case .receipted(let delivery, .delivered) = line.event {
                    let way = Way(alarm: story.id, delivery: delivery)
                    since[way] = min(since[way] ?? line.at, line.at)
                }
            }
        }
        return since
    }

    /// Where the disks did their work, each second sending of a life has its reason in the journal:
    /// an attempt that ended in *later* or *unknown*.
    private func unexplained(_ requests: [History.Request], _ way: Way) -> [Violation] {
        guard !scenario.hasDiskTrouble else { return [] }
        let reasons =
            stories.first { $0.id == way.alarm }?.events.filter { line in
                switch line.event {
                case .attempted(way.delivery, .later), .attempted(way.delivery, .unknown): true
                default: false
                }
            }.count ?? 0
        let again = zip(requests, requests.dropFirst()).filter { $0.life == $1.life }.count
        guard again > reasons else { return [] }
        return [
            Violation(
                promise: .onceEach,
                words: "delivery \(way.delivery) of \(way.alarm): sent again \(again) times with "
                    + "\(reasons) reasons")
        ]
    }
}

extension Scenario {
    var hasDiskTrouble: Bool {
        troubles.contains { trouble in
            switch trouble.kind {
            case .disk, .spare: true
            case .crash, .network, .carrier, .receipts, .clock, .officersSilent, .phonesOff, .edit,
                .adversary:
                false
            }
        }
    }
}
