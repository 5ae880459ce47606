// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import HashTreeCollections

/// Brings into the journal what a node decided by itself while others went on writing: the same
/// decisions once more, as far as they still stand, sealed and linked after what the others wrote.
package enum Rejoining {
    package struct Rejoined: Sendable {
        /// In order; the first follows the journal's end.
        package var pages: [StoredPage]
        package var scribe: Scribe
        package var world: World
    }

    private static let decisionsInPage = 256

    /// What the pages of that node say.
    ///
    /// - Throws: `.unreadable` with the first entry that `keyring` does not open.
    package static func decisions(
        of pages: [StoredPage], with keyring: Keyring
    ) throws(JournalError) -> [Decision] {
        var decisions: [Decision] = []
        for entry in pages.lazy.flatMap(\.entries) {
            switch try entry.opened(with: keyring) {
            case .whole(let decision), .inPart(let decision): decisions.append(decision)
            case .erased: continue
            }
        }
        return decisions
    }

    /// - Parameters:
    ///   - decisions: what the node decided, in order.
    ///   - shore: where the journal ends, with all that others wrote.
    ///   - others: the subjects of what they wrote meanwhile.
    package static func run(
        _ decisions: [Decision], onto shore: JournalReader.Shore, others: Set<ID<Subject>>
    ) -> Rejoined {
        var rejoined = Rejoined(
            pages: [], scribe: Scribe(head: shore.head, keyring: shore.keyring),
            world: shore.world)
        let raised = Set(decisions.lazy.flatMap(\.events).compactMap(\.raisedAlarm))
        var finder = SubjectFinder(after: shore.world)
        for start in stride(from: 0, to: decisions.count, by: decisionsInPage) {
            let before = rejoined.world
            var part: [Decision] = []
            for var decision in decisions[start..<min(start + decisionsInPage, decisions.count)] {
                if others.contains(finder.subject(of: decision)) {
                    decision.events = rejoined.world.rejoin(
                        decision.events, by: decision.author, at: decision.at, raised: raised,
                        opening: shore.keyring.opening())
                }
                if decision.events.isEmpty { continue }
                decision.facts.forEach { rejoined.world.evolve(by: $0) }
                part.append(decision)
            }
            if part.isEmpty { continue }
            let page = rejoined.scribe.write(part, after: before)
            rejoined.scribe.turn(page)
            rejoined.pages.append(page.stored)
        }
        return rejoined
    }
}

extension Event {
    fileprivate var raisedAlarm: ID<Alarm>? {
        if case .alarm(let id, .raised) = self { id } else { nil }
    }
}
