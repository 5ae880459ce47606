// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// A journal on a simulated disk, as one life of the server sees it. An append takes time, and may
/// fail before, while or after it is done.
struct SimulatedStore: JournalStore {
    let disk: SimulatedDisk
    let power: Power
    let weather: Weather
    let stage: Stage

    func head() async throws(JournalError) -> Head {
        try await work(.milliseconds(1))
        return disk.state.head
    }

    func copies() async throws(JournalError) -> Copies {
        try await work(.milliseconds(1))
        return .all
    }

    func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        let page = StoredPage(entries: entries, keys: keys, before: expected)
        let dice = stage.dice
        switch weather.disk {
        case nil: try await land(page, within: .microseconds(200)...(.milliseconds(4)))
        case .slow: try await land(page, within: .milliseconds(300)...(.milliseconds(1_900)))
        case .full:
            try await work(dice.span(.microseconds(100)...(.milliseconds(3))))
            throw .unavailable("disk full")
        case .failingSync:
            try await work(dice.span(.microseconds(100)...(.milliseconds(30))))
            if dice.isLucky(50) { _ = disk.land(page) }
            throw .unavailable("sync failed")
        case .hanging:
            if dice.isLucky(50) {
                stage.time.after(dice.span(.seconds(1)...(.seconds(20)))) {
                    if power.isOn { _ = disk.land(page) }
                }
            }
            try await work(.seconds(2))
            throw .unavailable("no answer in time")
        }
        return .all
    }

    private func land(
        _ page: StoredPage, within range: ClosedRange<Duration>
    ) async throws(JournalError) {
        let dice = stage.dice
        try await work(dice.span(range))
        guard disk.land(page) else { throw .headMoved }
        try await work(dice.span(.zero...(.microseconds(200))))
    }

    /// Takes time; a server that dies meanwhile never learns what came of it.
    private func work(_ span: Duration) async throws(JournalError) {
        let isAwake = await stage.wait(span)
        guard power.isOn, isAwake else { throw .unavailable("dark") }
    }

    func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        guard power.isOn else { throw .unavailable("dark") }
        return Array(disk.state.entries.dropFirst(Int(number.value)).prefix(limit))
    }

    func keys() async throws(JournalError) -> [WrappedKey] {
        disk.state.keys.sorted { $0.key < $1.key }.map {
            WrappedKey(subject: $0.key, wrapped: $0.value)
        }
    }

    func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        throw .unavailable("nobody is erased in a simulated world")
    }

    func snapshot() async throws(JournalError) -> SealedSnapshot? { disk.state.snapshot }

    func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {
        try await work(stage.dice.span(.milliseconds(1)...(.milliseconds(50))))
        disk.keep(snapshot)
    }
}

/// The spare place on the same simulated machine.
struct SimulatedSpare: SparePlace {
    let disk: SimulatedDisk
    let power: Power
    let weather: Weather
    let stage: Stage

    func add(_ page: StoredPage) async throws(JournalError) {
        try await work()
        if weather.isSpareBroken { throw .unavailable("spare disk is away") }
        disk.landInSpare(page)
        try await work()
    }

    func replace(with pages: [StoredPage]) async throws(JournalError) {
        try await work()
        if weather.isSpareBroken { throw .unavailable("spare disk is away") }
        disk.emptySpare()
        pages.forEach(disk.landInSpare)
    }

    func pages() async throws(JournalError) -> [StoredPage] { disk.state.spare }

    func empty() async throws(JournalError) {
        try await work()
        if weather.isSpareBroken { throw .unavailable("spare disk is away") }
        disk.emptySpare()
    }

    private func work() async throws(JournalError) {
        let isAwake = await stage.wait(stage.dice.span(.microseconds(100)...(.milliseconds(2))))
        guard power.isOn, isAwake else { throw .unavailable("dark") }
    }
}
