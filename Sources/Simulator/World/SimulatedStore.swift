// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// A journal on a simulated disk, as one life of one node sees it. An append takes time, and may
/// fail before, while or after it is done.
struct SimulatedStore: JournalStore {
    let disk: SimulatedDisk
    let machine: Machine

    private var stage: Stage { machine.stage }

    func head() async throws(JournalError) -> Head {
        try await work(.milliseconds(1))
        return disk.state.head
    }

    func copies() async throws(JournalError) -> Copies {
        try await work(.milliseconds(1))
        if machine.weather.isStandbyAway { return .one }
        disk.copy()
        return .all
    }

    func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        let page = StoredPage(entries: entries, keys: keys, before: expected)
        let dice = stage.dice
        switch machine.weather.disk {
        case nil: return try await land(page, within: .microseconds(200)...(.milliseconds(4)))
        case .slow:
            return try await land(page, within: .milliseconds(300)...(.milliseconds(1_900)))
        case .full:
            try await work(dice.span(.microseconds(100)...(.milliseconds(3))))
            throw .unavailable("disk full")
        case .failingSync:
            try await work(dice.span(.microseconds(100)...(.milliseconds(30))))
            if dice.isLucky(50) { _ = disk.land(page) }
            throw .unavailable("sync failed")
        case .hanging:
            if dice.isLucky(50) {
                stage.time.after(dice.span(.seconds(1)...(.seconds(20)))) { [disk, machine] in
                    if machine.power.isOn { _ = disk.land(page) }
                }
            }
            try await work(.seconds(2))
            throw .unavailable("no answer in time")
        }
    }

    private func land(
        _ page: StoredPage, within range: ClosedRange<Duration>
    ) async throws(JournalError) -> Copies {
        let dice = stage.dice
        try await work(dice.span(range))
        guard disk.land(page) else { throw .headMoved }
        let isAway = machine.weather.isStandbyAway
        if !isAway { disk.copy() }
        disk.news.tell(from: machine.node)
        try await work(dice.span(.zero...(.microseconds(200))))
        return isAway ? .one : .all
    }

    /// Takes time; a node that dies meanwhile never learns what came of it.
    func work(_ span: Duration) async throws(JournalError) {
        if machine.weather.isCutOff(machine.node) {
            _ = await machine.wait(.seconds(1))
            throw .unavailable("cut off")
        }
        guard await machine.wait(span) else { throw .unavailable("dark") }
    }

    func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        try await work(.zero)
        return Array(disk.state.entries.dropFirst(Int(number.value)).prefix(limit))
    }

    func keys() async throws(JournalError) -> [WrappedKey] {
        try await work(.zero)
        return disk.state.keys.sorted { $0.key < $1.key }.map {
            WrappedKey(subject: $0.key, wrapped: $0.value)
        }
    }

    func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        throw .unavailable("nobody is erased in a simulated world")
    }

    func snapshot() async throws(JournalError) -> SealedSnapshot? {
        try await work(.zero)
        return disk.state.snapshot
    }

    func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {
        try await work(stage.dice.span(.milliseconds(1)...(.milliseconds(50))))
        disk.keep(snapshot)
    }
}

/// The same for one node of several.
struct SharedSimulatedStore: SharedStore {
    let store: SimulatedStore

    private var disk: SimulatedDisk { store.disk }
    private var machine: Machine { store.machine }
    private var now: Duration { machine.stage.time.now }

    func takeLease(as holder: String, for span: Duration) async throws(JournalError) -> Lease? {
        try await work()
        let now = now
        return disk.change { contents in
            if let lease = contents.lease, lease.until > now { return nil }
            contents.epoch += 1
            contents.lease = (holder, contents.epoch, now + span)
            return Lease(holder: holder, epoch: contents.epoch)
        }
    }

    func renewLease(_ lease: Lease, for span: Duration) async throws(JournalError) -> Lease? {
        try await work()
        let now = now
        return disk.change { contents in
            guard let held = contents.lease, held.epoch == lease.epoch, held.until > now else {
                return nil
            }
            contents.lease?.until = now + span
            return lease
        }
    }

    func releaseLease(_ lease: Lease) async throws(JournalError) {
        try await work()
        disk.change { contents in
            if contents.lease?.epoch == lease.epoch { contents.lease = nil }
        }
    }

    /// Nobody has a screen there, and it is never asked.
    func tellOfScreen() async throws(JournalError) { try await work() }

    func news(timeout: Duration) async -> News {
        do throws(JournalError) { try await store.work(.zero) } catch { return .lost }
        let node = machine.node
        if disk.news.hasNews(for: node) { return .heard }
        await withTaskCancellationHandler {
            await disk.news.wait(node) { number in
                machine.stage.time.after(timeout) { disk.news.stop(node, number) }
                if Task.isCancelled { disk.news.stop(node, number) }
            }
        } onCancel: {
            disk.news.stop(node)
        }
        // News travel.
        guard await machine.wait(machine.stage.dice.span(.milliseconds(1)...(.milliseconds(5))))
        else { return .lost }
        return disk.news.hasNews(for: node) ? .heard : .quiet
    }

    private func work() async throws(JournalError) {
        if machine.weather.disk == .hanging {
            try await store.work(.seconds(2))
            throw .unavailable("no answer in time")
        }
        try await store.work(machine.stage.dice.span(.microseconds(200)...(.milliseconds(4))))
    }

    func head() async throws(JournalError) -> Head { try await store.head() }

    func copies() async throws(JournalError) -> Copies { try await store.copies() }

    func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        try await store.append(entries, keys: keys, expecting: expected)
    }

    func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        try await store.entries(after: number, limit: limit)
    }

    func keys() async throws(JournalError) -> [WrappedKey] { try await store.keys() }

    func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        try await store.destroyKey(of: subject)
    }

    func snapshot() async throws(JournalError) -> SealedSnapshot? { try await store.snapshot() }

    func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {
        try await store.replaceSnapshot(snapshot)
    }
}
