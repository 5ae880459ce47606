// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// A journal, read as anybody could read it who has the key.
struct JournalView: Sendable {
    struct Line: Sendable {
        var number: EntryNumber
        /// Since when it is on a disk.
        var durableSince: Duration
        /// Since when the press that it tells of is on a disk: what a node decided alone about it
        /// may have been decided anew when it joined what others wrote.
        var pressedSince: Duration?
        var decision: Decision
    }

    var lines: [Line]

    /// - Parameters:
    ///   - entries: what is in the journal and, after it, in the spare place.
    ///   - since: since when each is on a disk.
    init(
        _ entries: [SealedEntry], keyring: Keyring, since: (SealedEntry) -> Duration
    ) throws(JournalError) {
        try Chain.verify(entries, after: .empty)
        lines = []
        lines.reserveCapacity(entries.count)
        for entry in entries {
            guard let decision = try entry.decision(with: keyring) else { continue }
            lines.append(
                Line(number: entry.number, durableSince: since(entry), decision: decision))
        }
    }

    /// One alarm, as its entries tell it.
    struct Story: Sendable {
        var id: ID<Alarm>
        var defender: ID<Defender>
        var code: Code
        var events: [(at: Duration, author: Author, event: Alarm.Event)] = []

        /// Since when the first of its presses is on a disk.
        var pressedSince: Duration?

        var raisedAt: Duration { events.first?.at ?? .zero }

        var closedAt: Duration? {
            events.first { if case .closed = $0.event { true } else { false } }?.at
        }

        /// Each notice with the time since when it was to be sent.
        var notices: [(at: Duration, notice: Notice)] {
            events.flatMap { line -> [(at: Duration, notice: Notice)] in
                guard case .notified(let notices) = line.event else { return [] }
                return notices.map { (line.at, $0) }
            }
        }
    }

    var stories: [Story] {
        var stories: [ID<Alarm>: Story] = [:]
        for line in lines {
            for case .alarm(let id, let event) in line.decision.events {
                if case .raised(let raising) = event {
                    stories[id] = Story(id: id, defender: raising.defender, code: raising.code)
                }
                stories[id]?.events.append((line.durableSince, line.decision.author, event))
                if let pressed = line.pressedSince {
                    let earlier = stories[id]?.pressedSince ?? pressed
                    stories[id]?.pressedSince = min(pressed, earlier)
                }
            }
        }
        return stories.values.sorted { $0.id < $1.id }
    }

    /// The world that it tells, as of its end.
    var world: World {
        var world = World()
        for line in lines { line.decision.facts.forEach { world.evolve(by: $0) } }
        return world
    }
}

extension JournalView {
    init(_ disk: SimulatedDisk, masterKey: MasterKey) throws(JournalError) {
        let state = disk.state
        let keys = state.keys.map { WrappedKey(subject: $0.key, wrapped: $0.value) }
        let pages = state.spares.sorted { $0.key < $1.key }.flatMap(\.value)
        let keyring = try Keyring.open(
            masterKey, wrapped: keys + pages.flatMap(\.keys)
        ) { Array(repeating: 0, count: $0) }
        var entries = state.entries.map { state.originals[$0.number] ?? $0 }
        for page in pages where page.before == entries.last?.head ?? .empty {
            entries += page.entries
        }
        let landings = Landings(state.landings, of: entries, keyring)
        try self.init(entries, keyring: keyring) { landings.first($0, keyring) }
        for index in lines.indices {
            lines[index].pressedSince = landings.pressed(lines[index].decision)
        }
    }
}

/// When each decision first came on a disk. What a node decided alone is written once more when it
/// joins what others wrote; it was on a disk since the first time.
private struct Landings {
    private var entries: [Digest: Duration] = [:]
    private var decisions: [Decision: Duration] = [:]
    private var presses: [Press: Duration] = [:]

    init(_ landings: [SimulatedDisk.Landing], of journal: [SealedEntry], _ keyring: Keyring) {
        for landing in landings where entries[landing.entry.hash] == nil {
            entries[landing.entry.hash] = landing.at
        }
        // Unless something landed that is not in the journal as it was, that is all.
        guard entries.count > journal.count else { return }
        let keys = Dictionary(grouping: landings.flatMap(\.keys), by: \.subject)
        for landing in landings {
            guard let decision = Self.open(landing.entry, keyring, keys) else { continue }
            decisions[decision] = min(decisions[decision] ?? landing.at, landing.at)
            for key in decision.presses {
                presses[key] = min(presses[key] ?? landing.at, landing.at)
            }
        }
    }

    func first(_ entry: SealedEntry, _ keyring: Keyring) -> Duration {
        let landed = entries[entry.hash] ?? .zero
        guard !decisions.isEmpty, let decision = Self.open(entry, keyring, [:]) else {
            return landed
        }
        return min(landed, decisions[decision] ?? landed)
    }

    func pressed(_ decision: Decision) -> Duration? {
        decision.presses.compactMap { presses[$0] }.min()
    }

    /// A node alone may have made a key that another's has replaced since.
    private static func open(
        _ entry: SealedEntry, _ keyring: Keyring, _ keys: [ID<Subject>: [WrappedKey]]
    ) -> Decision? {
        for key in [nil] + (keys[entry.subject] ?? []).map(Optional.some) {
            var keyring = keyring
            do throws(JournalError) {
                if let key { try keyring.learn([key]) }
                if let decision = try entry.decision(with: keyring) { return decision }
            } catch { continue }
        }
        return nil
    }
}

/// What tells a press from every other one: two devices may send the same bytes.
private struct Press: Hashable {
    enum Sender: Hashable {
        case enrolled(ID<Device>)
        case stranger(DeviceIdentifier)
    }

    var sender: Sender
    var key: MessageKey
}

extension Decision {
    fileprivate var presses: [Press] {
        guard let sender else { return [] }
        return events.compactMap { event in
            switch event {
            case .alarm(_, .raised(let raising)): Press(sender: sender, key: raising.trigger.key)
            case .alarm(_, .joined(let trigger)): Press(sender: sender, key: trigger.key)
            case .alarm, .roster, .access, .quarantine: nil
            }
        }
    }

    private var sender: Press.Sender? {
        switch author {
        case .device(let device): .enrolled(device)
        case .stranger: events.lazy.compactMap(\.strangersDevice).first.map { .stranger($0) }
        case .shield, .officer, .administrator, .carrier, .rule: nil
        }
    }
}

extension Event {
    fileprivate var strangersDevice: DeviceIdentifier? {
        if case .quarantine(.heard(let stranger)) = self { stranger.device } else { nil }
    }
}
