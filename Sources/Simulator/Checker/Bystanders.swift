// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// Whom damage of the disk did not hit: what was written of somebody and is not there any more was
/// there once, and cannot be judged by what became of it. Everybody else is to notice nothing.
struct Bystanders: Sendable {
    private let hit: Set<ID<Defender>>
    private let alarms: Set<ID<Alarm>>
    private let persons: Persons

    /// - Parameter damaged: entries of the view that the disk no longer gives back.
    init(_ view: JournalView, damaged: Set<EntryNumber>) {
        let stories = view.stories
        let owners = Dictionary(uniqueKeysWithValues: stories.map { ($0.id, $0.defender) })
        let hit = Set(
            view.lines.lazy.filter { damaged.contains($0.number) }.flatMap(\.decision.events)
                .compactMap { event in
                    if case .alarm(let id, _) = event { owners[id] } else { nil }
                })
        self.hit = hit
        alarms = Set(stories.lazy.filter { hit.contains($0.defender) }.map(\.id))
        persons = Persons(view.lines)
    }

    func part(of view: JournalView) -> JournalView {
        var view = view
        for index in view.lines.indices {
            view.lines[index].decision.events.removeAll { event in
                if case .alarm(let id, _) = event { alarms.contains(id) } else { false }
            }
        }
        return view
    }

    func part(of history: History.Record) -> History.Record {
        var history = history
        history.presses.removeAll { hit.contains(persons.owner(of: $0.device)) }
        history.hearings.removeAll { hit.contains(persons.owner(of: $0.device)) }
        history.requests.removeAll { alarms.contains($0.alarm) }
        history.words.removeAll { hit.contains($0.defender) }
        history.claims.removeAll { alarms.contains($0.alarm) }
        return history
    }
}

extension JournalView.Line {
    /// Whether it says what became of alarms, and nothing else.
    var isOfAlarms: Bool {
        decision.events.allSatisfy { event in
            if case .alarm = event { true } else { false }
        }
    }
}
