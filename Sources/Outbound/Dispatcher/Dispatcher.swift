// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Engine
internal import HashTreeCollections

/// Follows the journal and sends what is due: notice → delivery → recorded outcome.
///
/// What is due is read off the world; here is only what is under way and when to look again. A
/// delivery stays under way until its outcome is on disk, so that within one process nothing is
/// sent twice; after a crash what was sent and not recorded is sent once more.
package actor Dispatcher {
    private let desk: Desk
    private let clock: Clock
    private let courier: Courier

    private var underWay: Set<Errand> = []
    private var waiting: [Channel: ErrandQueue] = [:]
    /// Couriers without an errand.
    private var idle: [Channel: [CheckedContinuation<Errand?, Never>]] = [:]
    private var timetable = Timetable()
    private var isClosed = false

    /// - Parameters:
    ///   - carriers: one a channel; what is due on a channel without one is refused.
    ///   - address: the public base of our own pages, without a slash at its end.
    ///   - callbackBase: where carriers report: `https://alarm.example.org/carriers/SECRET`.
    ///   - publicLanguage: of public posts; English when we do not speak it.
    ///   - signs: is told what is in hand and how each way out answers.
    package init(
        desk: Desk, clock: Clock, carriers: [any Carrier], address: String, callbackBase: String,
        publicLanguage: Language = .english, signs: Signs? = nil
    ) {
        self.desk = desk
        self.clock = clock
        courier = Courier(
            desk: desk, clock: clock,
            carriers: Dictionary(carriers.map { ($0.channel, $0) }, uniquingKeysWith: { $1 }),
            writer: Writer(
                address: address, callbackBase: callbackBase, publicLanguage: publicLanguage),
            signs: signs)
    }

    /// Works until the surrounding task is cancelled or the desk closes. What is being sent by then
    /// is sent to its end and recorded, if the desk still writes; then the carriers are closed.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for channel in Channel.allCases {
                for _ in 0..<Courier.count(on: channel) {
                    group.addTask { await self.carry(on: channel) }
                }
            }
            await follow()
            close()
        }
        for channel in Channel.allCases { await courier.carriers[channel]?.close() }
    }

    private func follow() async {
        await desk.follow().watch(clock) { wake in
            if case .change(let change) = wake { change.touchedAlarms.sorted().forEach(look) }
            let now = clock.now()
            while let alarm = timetable.popFirst(at: now) { look(at: alarm) }
            return timetable.earliest
        }
    }

    /// Puts the alarm's due deliveries in line and notes when to look again. It looks at the world
    /// as it is now, not as it was when the change was told: what was recorded since counts.
    private func look(at id: ID<Alarm>) {
        let now = clock.now()
        guard let alarm = desk.world.alarms[id], desk.speaks(for: id, at: now) else {
            return timetable.set(nil, for: id)
        }
        var next: Moment?
        for delivery in alarm.deliveries {
            guard case .due(let moment) = delivery.progress else { continue }
            let errand = Errand(alarm: id, delivery: delivery.label)
            if delivery.address == .post, !desk.keeping.isSound {
                // Nothing is told in public of which no record is on a disk, or while she may have
                // withdrawn her consent where this node does not see it.
                let later = max(moment, now + .seconds(1))
                next = min(later, next ?? later)
            } else if moment <= now {
                if underWay.contains(errand) { continue }
                let reason = alarm.notice(of: delivery).reason
                hand(errand, Errand.Urgency(reason, attempts: delivery.attempts), delivery.address)
            } else {
                next = min(moment, next ?? moment)
            }
        }
        timetable.set(next, for: id)
    }

    private func hand(_ errand: Errand, _ urgency: Errand.Urgency, _ address: Address) {
        underWay.insert(errand)
        if let courier = idle[address.channel]?.popLast() {
            courier.resume(returning: errand)
        } else {
            waiting[address.channel, default: ErrandQueue()].append(errand, urgency)
        }
    }

    private nonisolated func carry(on channel: Channel) async {
        while let errand = await nextErrand(on: channel) {
            await courier.run(errand, on: channel) { await self.isClosed }
            await finish(errand)
        }
    }

    /// Waits for an errand; nil once closed.
    private func nextErrand(on channel: Channel) async -> Errand? {
        if isClosed { return nil }
        if let errand = waiting[channel]?.popFirst() { return errand }
        return await withCheckedContinuation { idle[channel, default: []].append($0) }
    }

    private func finish(_ errand: Errand) {
        underWay.remove(errand)
        // The change that told of the outcome may have been looked at while it was under way.
        if !isClosed { look(at: errand.alarm) }
    }

    private func close() {
        isClosed = true
        idle.values.joined().forEach { $0.resume(returning: nil) }
        idle = [:]
    }
}
