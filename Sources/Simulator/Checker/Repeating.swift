// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// Promises about what comes twice.
extension Checker {
    /// In one life nothing is sent again at once, nothing after it is known to have arrived, and
    /// each repeated letter has a reason of its own.
    var repeats: [Violation] {
        let ways = Dictionary(grouping: history.requests) {
            Way(alarm: $0.alarm, delivery: $0.delivery)
        }
        let known = known
        var doubled: [Crash: Int] = [:]
        let found = ways.flatMap { way, requests -> [Violation] in
            let requests = requests.sorted { $0.at < $1.at }
            let known = known[way] ?? Known()
            return hasty(requests, way) + afterDelivery(requests, way, known)
                + unexplained(requests, way, known, &doubled)
        }
        return found
            + doubled.filter { $0.value > 1 }.map { crash, count in
                Violation(
                    promise: .oncePerCrash,
                    words: "\(crash.address) got \(count) letters of \(crash.alarm) twice by the "
                        + "crash at \(crash.at)")
            }
    }

    /// How many letters came again because of a crash; and how many at the most because of one to
    /// one address of a shield, and to one of an officer, of all alarms.
    var doublesByCrash: (all: Int, mostToShield: Int, mostToOfficer: Int) {
        let ways = Dictionary(grouping: history.requests) {
            Way(alarm: $0.alarm, delivery: $0.delivery)
        }
        let known = known
        var doubled: [Crash: Int] = [:]
        for (way, requests) in ways where requests.count > 1 {
            _ = unexplained(
                requests.sorted { $0.at < $1.at }, way, known[way] ?? Known(), &doubled)
        }
        let byAddress = doubled.reduce(into: [Address: [Duration: Int]]()) { sum, next in
            sum[next.key.address, default: [:]][next.key.at, default: 0] += next.value
        }
        func most(_ isOfficer: Bool) -> Int {
            byAddress.filter { persons.officersAddresses.contains($0.key) == isOfficer }
                .values.flatMap(\.values).max() ?? 0
        }
        return (doubled.values.reduce(0, +), most(false), most(true))
    }

    private func hasty(_ requests: [History.Request], _ way: Way) -> [Violation] {
        zip(requests, requests.dropFirst()).compactMap { earlier, later in
            guard earlier.life == later.life, later.at - earlier.at < bounds.atOnce else {
                return nil
            }
            return Violation(
                promise: .onceEach,
                words: "delivery \(way.delivery) of \(way.alarm) at \(earlier.at) and \(later.at)")
        }
    }

    private func afterDelivery(
        _ requests: [History.Request], _ way: Way, _ known: Known
    ) -> [Violation] {
        guard let since = known.deliveredSince else { return [] }
        // A gateway that died sends again from its own spool what it had sent.
        let gateways = gatewayTroubles(requests[0].address.channel) + circumstances.apart
        let late = requests.last { request in
            let after = Span(from: since, until: request.at)
            return request.at > since + bounds.underWay + bounds.heard
                && !gateways.contains(where: after.touches)
        }
        guard let late else { return [] }
        return [
            Violation(
                promise: .reportsConverge,
                words: "delivery \(way.delivery) of \(way.alarm) arrived by \(since), sent again "
                    + "at \(late.at)")
        ]
    }

    /// Each repeated letter is explained by something between it and the one before: an attempt
    /// that the journal knows to have ended in *later* or *unknown*, trouble of the gateway itself,
    /// or a crash between sending and recording. Each of these explains one.
    private func unexplained(
        _ requests: [History.Request], _ way: Way, _ known: Known, _ doubled: inout [Crash: Int]
    ) -> [Violation] {
        // What no disk had taken was forgotten, and with it what was sent.
        guard requests.count > 1, !mayHaveForgotten else { return [] }
        var reasons = known.reasons
        var crashes = self.crashes
        var gateways = gatewayTroubles(requests[0].address.channel)
        var found: [Violation] = []
        // From the last one backwards, each by what happened last before it.
        for (earlier, later) in zip(requests, requests.dropFirst()).reversed() {
            let between = Span(from: earlier.at - bounds.underWay, until: later.at)
            // What happened while no disk took anything is on record only since the disk healed.
            if let index = reasons.lastIndex(where: { reason in
                between.holds(reason) || (hasDiskTrouble && reason > between.until)
            }) {
                reasons.remove(at: index)
            } else if circumstances.apart.contains(where: between.touches) {
                // What a node tried alone is on record under another number, or another tried too.
                continue
            } else if let index = gateways.lastIndex(where: between.touches) {
                gateways.remove(at: index)
            } else if let index = crashes.lastIndex(where: between.holds) {
                let isOfficer = persons.officersAddresses.contains(later.address)
                let crash = Crash(
                    at: crashes.remove(at: index), alarm: way.alarm, address: later.address,
                    page: isOfficer ? way.delivery : nil)
                doubled[crash, default: 0] += 1
            } else {
                found.append(
                    Violation(
                        promise: .onceEach,
                        words: "delivery \(way.delivery) of \(way.alarm): sent again at "
                            + "\(later.at) without a reason"))
            }
        }
        return found
    }

    /// When a gateway may have sent again by itself; never, where our own requests are seen.
    private func gatewayTroubles(_ channel: Channel) -> [Span] {
        guard bounds.underWay > .zero else { return [] }
        return circumstances.troubles.filter { $0.kind == .carrier(channel) }.map {
            Span(from: $0.span.from, until: $0.span.until + bounds.underWay)
        }
    }

    private var crashes: [Duration] { history.lives.compactMap(\.until) }

    /// What the journal knows of each way.
    private var known: [Way: Known] {
        var known: [Way: Known] = [:]
        for story in stories {
            for line in story.events {
                switch line.event {
                case .attempted(let delivery, .later), .attempted(let delivery, .unknown):
                    known[Way(alarm: story.id, delivery: delivery), default: Known()]
                        .reasons.append(line.at)
                case .receipted(let delivery, .delivered):
                    let way = Way(alarm: story.id, delivery: delivery)
                    let since = known[way]?.deliveredSince ?? line.at
                    known[way, default: Known()].deliveredSince = min(since, line.at)
                default: continue
                }
            }
        }
        return known
    }
}

private struct Known {
    /// When an attempt ended in *later* or *unknown*.
    var reasons: [Duration] = []
    var deliveredSince: Duration?
}

/// A crash, as one recipient of one alarm saw it.
private struct Crash: Hashable {
    var at: Duration
    var alarm: ID<Alarm>
    var address: Address
    /// An officer is called anew by each page, and two of them may be on their way at once.
    var page: Int?
}

extension Span {
    fileprivate func holds(_ moment: Duration) -> Bool { from <= moment && moment <= until }
}
