// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// A journal, read as anybody could read it who has the key.
struct JournalView: Sendable {
    struct Line: Sendable {
        var number: EntryNumber
        /// Since when it is on a disk.
        var durableSince: Duration
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
    init(_ disk: SimulatedDisk, keyring: Keyring) throws(JournalError) {
        let state = disk.state
        var entries = state.entries
        for page in state.spare where page.head.number > state.head.number {
            entries += page.entries
        }
        try self.init(entries, keyring: keyring) { state.durableSince[$0.number] ?? .zero }
    }
}
