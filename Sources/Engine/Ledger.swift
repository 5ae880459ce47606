// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Journal

/// How safely the last decisions are kept.
package enum Safety: Int, Hashable, Comparable, Sendable {
    /// In the journal, on all of its disks.
    case whole
    /// On one disk: the journal's other one is away, or the journal takes nothing and the spare
    /// place does.
    case oneCopy
    /// In the memory of this process alone: neither takes anything.
    case memoryOnly

    package static func < (left: Safety, right: Safety) -> Bool { left.rawValue < right.rawValue }
}

/// Keeps every page until the journal has it: when the journal takes nothing, in a second place on
/// disk and in memory, in order.
///
/// What happened goes on being so meanwhile. Once the journal takes pages again, those that waited
/// join it as they are, and nothing is decided or sent a second time.
package actor Ledger {
    private let journal: any JournalStore
    private let spare: any SparePlace
    /// What the journal does not have yet, in order.
    private var waiting: [StoredPage]
    /// The last entry that the spare place has been given.
    private var spared: EntryNumber
    /// Whether the spare place may hold something.
    private var isSpareInUse: Bool
    private var isJoining = false
    /// How safely what it was begun with is kept.
    package nonisolated let safetyAtStart: Safety

    /// The most entries that wait for the journal; with more, nothing is taken.
    private static let mostWaiting = 200_000

    /// - Parameters:
    ///   - waiting: what the spare place held at the start and the journal did not.
    ///   - isSpareInUse: whether the spare place held anything at the start.
    package init(
        journal: any JournalStore, spare: any SparePlace, waiting: [StoredPage] = [],
        isSpareInUse: Bool = false
    ) {
        self.isSpareInUse = isSpareInUse
        self.journal = journal
        self.spare = spare
        self.waiting = waiting
        spared = waiting.last?.head.number ?? EntryNumber(0)
        safetyAtStart = waiting.isEmpty ? .whole : .oneCopy
    }

    /// Whether the journal lacks something.
    package var isBehind: Bool { !waiting.isEmpty }

    /// Whether there is anything left to bring into the journal, or to clear away after it.
    var isAtRest: Bool { waiting.isEmpty && !isSpareInUse }

    /// Keeps `page` as safely as can be had now.
    ///
    /// - Throws: `.headMoved` when somebody else wrote to the journal, `.unavailable` when too much
    ///   waits already; then it is not kept.
    func keep(_ page: StoredPage) async throws(JournalError) -> Safety {
        if waiting.isEmpty {
            do throws(JournalError) {
                let copies = try await journal.append(
                    page.entries, keys: page.keys, expecting: page.before)
                return copies == .all ? .whole : .oneCopy
            } catch {
                if error == .headMoved { throw error }
            }
        }
        if let first = waiting.first,
            page.head.number.value - first.before.number.value > Int64(Self.mostWaiting)
        {
            throw .unavailable("too much waits to be written")
        }
        waiting.append(page)
        return await secure()
    }

    /// Lets what waits join the journal, as far as the journal takes it.
    func join() async -> Safety {
        guard !isJoining else { return safety }
        isJoining = true
        defer { isJoining = false }
        do throws(JournalError) {
            while let page = waiting.first {
                try await join(page)
                waiting.removeFirst()
            }
        } catch {
            return await secure()
        }
        if isSpareInUse {
            do {
                try await spare.empty()
                isSpareInUse = !waiting.isEmpty
            } catch {
                // What stays there is in the journal and counts for nothing: later, then.
            }
        }
        return safety
    }

    private func join(_ page: StoredPage) async throws(JournalError) {
        // What the journal did not answer for may have come through all the same.
        for _ in 0..<3 {
            let head = try await journal.head()
            if page.head.number <= head.number {
                let before = EntryNumber(page.head.number.value - 1)
                let entry = try await journal.entries(after: before, limit: 1).first
                guard entry?.hash == page.head.hash else { throw .brokenChain(page.head.number) }
                return
            }
            do throws(JournalError) {
                _ = try await journal.append(page.entries, keys: page.keys, expecting: page.before)
                return
            } catch {
                if error != .headMoved { throw error }
            }
        }
        throw .headMoved
    }

    /// Brings into the spare place what it lacks, as far as it takes it.
    private func secure() async -> Safety {
        while let page = waiting.first(where: { $0.head.number > spared }) {
            isSpareInUse = true
            do { try await spare.add(page) } catch { break }
            spared = max(spared, page.head.number)
        }
        return safety
    }

    private var safety: Safety {
        guard let last = waiting.last else { return .whole }
        return last.head.number <= spared ? .oneCopy : .memoryOnly
    }
}
