// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// One delivery of one alarm.
struct Way: Hashable, Sendable {
    var alarm: ID<Alarm>
    var delivery: Int
}

/// Promises about what is sent: to everybody, and soon.
extension Checker {
    /// Every way of every notice is tried within its bound of the server's life, unless by then
    /// there was a reason not to. What a carrier took arrives, whatever happened since.
    var attempts: [Violation] {
        let firsts = Dictionary(
            history.requests.map { (Way(alarm: $0.alarm, delivery: $0.delivery), $0.at) },
            uniquingKeysWith: min)
        return stories.flatMap { story in
            story.notices.flatMap { at, notice in
                notice.addresses.enumerated().compactMap { index, address -> Violation? in
                    // While no disk is known to have a record of it, nothing is told in public.
                    if notice.recipient == .everyone, hasDiskTrouble { return nil }
                    let delivery = notice.firstDelivery + index
                    let first = firsts[Way(alarm: story.id, delivery: delivery)]
                    let end = first ?? circumstances.end
                    // Most come at once: of these nothing more needs to be known.
                    guard end - at > bounds.firstTry else { return nil }
                    // A node that was alone sent it under a number of its own.
                    if !circumstances.apart.isEmpty, isTried(delivery, in: story),
                        isCalled(address, for: story.id)
                    {
                        return nil
                    }
                    var bound = end
                    if first != nil || !isTaken(delivery, in: story) {
                        bound = min(bound, excuse(notice, delivery, at, in: story) ?? bound)
                    }
                    guard uptime(from: at, to: bound, on: address.channel) > bounds.firstTry else {
                        return nil
                    }
                    return Violation(
                        promise: .everyRecipientTried,
                        words: "delivery \(delivery) of \(story.id) due at \(at), tried "
                            + (first.map { "at \($0)" } ?? "never"))
                }
            }
        }
    }

    var hasDiskTrouble: Bool { circumstances.troubles.contains { $0.kind == .disk } }

    private func isTaken(_ delivery: Int, in story: JournalView.Story) -> Bool {
        story.events.contains { line in
            if case .attempted(delivery, .taken) = line.event { true } else { false }
        }
    }

    private func isTried(_ delivery: Int, in story: JournalView.Story) -> Bool {
        story.events.contains { line in
            switch line.event {
            case .attempted(delivery, _), .receipted(delivery, .delivered): true
            default: false
            }
        }
    }

    private func isCalled(_ address: Address, for alarm: ID<Alarm>) -> Bool {
        history.requests.contains { $0.alarm == alarm && $0.address == address }
    }

    /// Since when there is a reason not to try: the person answered, an officer has it, it is over,
    /// or nothing could be written for the address.
    private func excuse(
        _ notice: Notice, _ delivery: Int, _ due: Duration, in story: JournalView.Story
    ) -> Duration? {
        // What a node planned alone may have been needless as soon as it joined the others'.
        let place = story.place(of: notice) ?? story.events.startIndex
        let start = circumstances.apart.isEmpty ? place : story.call(before: place)
        return story.events[start...].first { line in
            switch line.event {
            case .closed: return notice.reason != .standDown
            case .answered(let shield, _):
                return notice.recipient == .shield(shield) && notice.reason == .help
            case .acknowledged: if case .page = notice.reason { return true } else { return false }
            case .broadcastWithdrawn: return notice.recipient == .everyone
            case .attempted(delivery, .refused): return true
            default: return false
            }
        }.map { max($0.at, due) }
    }

    /// What counts as taken was handed to a carrier for that address before, and what counts as
    /// delivered arrived there: as often as anything counts so.
    var claims: [Violation] {
        guard bounds.seesRequests else { return [] }
        let asked = Dictionary(
            grouping: history.requests, by: { Destination(alarm: $0.alarm, address: $0.address) }
        ).mapValues { $0.map(\.at) }
        let arrived = Dictionary(
            grouping: history.arrivals, by: { Destination(alarm: $0.alarm, address: $0.address) }
        ).mapValues { $0.map(\.at) }
        return stories.flatMap { story in
            overclaims(story, seen: asked) { event in
                if case .attempted(let delivery, .taken) = event { delivery } else { nil }
            }
                + overclaims(story, seen: arrived) { event in
                    if case .receipted(let delivery, .delivered) = event { delivery } else { nil }
                }
        }
    }

    private func overclaims(
        _ story: JournalView.Story, seen: [Destination: [Duration]],
        _ claim: (Alarm.Event) -> Int?
    ) -> [Violation] {
        var addresses: [Int: Address] = [:]
        for (_, notice) in story.notices {
            for (index, address) in notice.addresses.enumerated() {
                addresses[notice.firstDelivery + index] = address
            }
        }
        var claimed: [Address: Set<Int>] = [:]
        // What a node learned alone stands behind what others learned later.
        return story.events.sorted { $0.at < $1.at }.compactMap { line -> Violation? in
            guard let delivery = claim(line.event), let address = addresses[delivery],
                claimed[address, default: []].insert(delivery).inserted
            else { return nil }
            let destination = Destination(alarm: story.id, address: address)
            let count = seen[destination]?.count { $0 <= line.at } ?? 0
            let most = claimed[address]?.count ?? 0
            guard count < most else { return nil }
            return Violation(
                promise: .sentIndeed,
                words: "delivery \(delivery) of \(story.id) at \(line.at): \(count) of \(most)")
        }
    }

    /// Nobody is told what the journal, read at the end, does not say was to be told.
    var strays: [Violation] {
        let known = Set(
            stories.flatMap { story in
                story.notices.flatMap { _, notice in
                    notice.addresses.enumerated().map { index, address in
                        Told(
                            way: Way(alarm: story.id, delivery: notice.firstDelivery + index),
                            address: address)
                    }
                }
            })
        guard !mayHaveForgotten else { return [] }
        return history.requests.compactMap { request in
            let way = Way(alarm: request.alarm, delivery: request.delivery)
            guard !known.contains(Told(way: way, address: request.address)),
                circumstances.apart.isEmpty || !isTold(request.address, of: request.alarm)
            else { return nil }
            return Violation(
                promise: .onRecord,
                words: "\(request.address) got delivery \(way.delivery) of \(way.alarm) at "
                    + "\(request.at)")
        }
    }
}

extension JournalView.Story {
    fileprivate func place(of notice: Notice) -> Int? {
        events.firstIndex { line in
            if case .notified(let notices) = line.event { notices.contains(notice) } else { false }
        }
    }

    /// Where everybody was last called before that place: from then on whoever had it had it.
    fileprivate func call(before place: Int) -> Int {
        events[..<place].lastIndex { line in
            switch line.event {
            case .raised, .calledAnew: true
            default: false
            }
        } ?? events.startIndex
    }
}

extension Checker {
    /// Whether the address is told anything of the alarm: a node that was alone may have sent it
    /// under a number of its own.
    private func isTold(_ address: Address, of alarm: ID<Alarm>) -> Bool {
        stories.contains { story in
            story.id == alarm
                && story.notices.contains { $0.notice.addresses.contains(address) }
        }
    }
}

private struct Told: Hashable {
    var way: Way
    var address: Address
}

private struct Destination: Hashable {
    var alarm: ID<Alarm>
    var address: Address
}
