// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// The journal of a simulated world, read as anybody could read it who has the key.
struct JournalView: Sendable {
    struct Line: Sendable {
        var number: EntryNumber
        /// Since when it is on a disk.
        var durableSince: Duration
        var decision: Decision
    }

    var lines: [Line]

    /// What is in the journal and, after it, in the spare place.
    init(_ disk: SimulatedDisk, keyring: Keyring) throws {
        let state = disk.state
        var entries = state.entries
        for page in state.spare where page.head.number > state.head.number {
            entries += page.entries
        }
        try Chain.verify(entries, after: .empty)
        lines = try entries.compactMap { entry in
            guard let decision = try entry.decision(with: keyring) else { return nil }
            return Line(
                number: entry.number, durableSince: state.durableSince[entry.number] ?? .zero,
                decision: decision)
        }
    }

    /// One alarm, as its entries tell it.
    struct Story: Sendable {
        var id: ID<Alarm>
        var defender: ID<Defender>
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
                    stories[id] = Story(id: id, defender: raising.defender)
                }
                stories[id]?.events.append((line.durableSince, line.decision.author, event))
            }
        }
        return stories.values.sorted { $0.id < $1.id }
    }
}
