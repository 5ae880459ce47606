// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import HashTreeCollections

/// What a node decided alone, brought behind what others wrote meanwhile: the same decisions once
/// more, as far as they still stand, sealed and linked anew.
package struct Rejoined: Sendable {
    /// In order; the first follows the journal's end.
    package private(set) var pages: [StoredPage] = []
    package private(set) var scribe: Scribe
    package private(set) var world: World

    private static let decisionsInPage = 256

    /// - Parameters:
    ///   - alone: the pages of what the node decided, in order.
    ///   - own: a keyring that opens them.
    ///   - shore: where the journal ends, with all that others wrote.
    ///   - others: the subjects of what they wrote meanwhile.
    /// - Throws: `.unreadable` with the first entry that `own` does not open.
    package init(
        _ alone: [StoredPage], openedWith own: Keyring, onto shore: JournalReader.Shore,
        others: Set<ID<Subject>>
    ) throws(JournalError) {
        scribe = Scribe(head: shore.head, keyring: shore.keyring)
        world = shore.world
        let decisions = try Self.decisions(of: alone, own)
        var rejoining = Rejoining(
            raised: Set(decisions.lazy.flatMap(\.events).compactMap(\.raisedAlarm)))
        var finder = SubjectFinder(after: shore.world)
        for start in stride(from: 0, to: decisions.count, by: Self.decisionsInPage) {
            let before = world
            var part: [Decision] = []
            for var decision in decisions[start...].prefix(Self.decisionsInPage) {
                let isLost = decision.events.contains { $0.isOfAlarm(missingIn: world) }
                decision.events = rejoining.rejoin(
                    decision.events, by: decision.author, at: decision.at, in: world,
                    isTouched: isLost || others.contains(finder.subject(of: decision)),
                    opening: shore.keyring.opening())
                if decision.events.isEmpty { continue }
                decision.facts.forEach { world.evolve(by: $0) }
                part.append(decision)
            }
            if part.isEmpty { continue }
            let page = scribe.write(part, after: before)
            scribe.turn(page)
            pages.append(page.stored)
        }
    }

    private static func decisions(
        of pages: [StoredPage], _ keyring: Keyring
    ) throws(JournalError) -> [Decision] {
        var keyring = keyring
        var decisions: [Decision] = []
        for page in pages {
            // The journal may have lost the keys along with what was written next to them.
            try keyring.learn(keysOf: page)
            for entry in page.entries {
                switch try entry.opened(with: keyring) {
                case .whole(let decision), .inPart(let decision): decisions.append(decision)
                case .erased, .damaged: continue
                }
            }
        }
        return decisions
    }
}

extension Event {
    /// Whether it goes on with an alarm that another node raised, and that the journal lost.
    fileprivate func isOfAlarm(missingIn world: World) -> Bool {
        guard case .alarm(let id, let what) = self else { return false }
        if case .raised = what { return false }
        return world.alarms[id] == nil
    }

    fileprivate var raisedAlarm: ID<Alarm>? {
        if case .alarm(let id, .raised) = self { id } else { nil }
    }
}
