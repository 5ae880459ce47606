// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal
internal import Synchronization

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

/// Keeps every page until the journal has it on all of its disks: meanwhile in a second place on
/// disk and in memory, in order.
///
/// What happened goes on being so meanwhile. Once the journal takes pages again, those that waited
/// join it as they are, and nothing is decided or sent a second time. When other nodes went on
/// without them, the desk decides how they join.
actor Ledger {
    private let journal: any JournalStore
    private let spare: any SparePlace
    /// What is not known to be on all disks of the journal, in order.
    private var held: [StoredPage]
    /// The last entry that the journal is known to have, on one disk at least.
    private var inJournal: EntryNumber
    /// The last entry that the spare place has been given.
    private var spared: EntryNumber
    /// Whether the spare place may hold something.
    private var isSpareInUse: Bool
    /// Whether the spare place holds something else than `held`.
    private var isSpareStale: Bool
    private var isJoining = false
    private let standing: Mutex<Standing>
    /// Whether other nodes write to the journal, too.
    nonisolated let isShared: Bool

    /// What others ask without waiting.
    private struct Standing {
        var safety: Safety
        var isBehind: Bool
        var isAtRest: Bool
    }

    /// The most entries that wait for the journal; with more, nothing is taken.
    private static let mostWaiting = 200_000

    /// - Parameter reading: what the journal and the spare place held at the start.
    init(
        journal: any JournalStore, spare: any SparePlace,
        continuing reading: JournalReader.Reading
    ) {
        self.journal = journal
        self.spare = spare
        isSpareInUse = reading.isSpareInUse
        isSpareStale = reading.isSpareStale
        isShared = journal is any SharedStore
        held = reading.waiting
        inJournal = reading.shore.head.number
        spared = isSpareStale ? inJournal : reading.head.number
        standing = Mutex(
            Standing(
                safety: held.isEmpty ? .whole : .oneCopy, isBehind: !held.isEmpty,
                isAtRest: held.isEmpty && !reading.isSpareInUse))
    }

    /// How safely all that it was ever given is kept.
    nonisolated var safety: Safety { standing.withLock { $0.safety } }

    /// Whether the journal lacks something.
    nonisolated var isBehind: Bool { standing.withLock { $0.isBehind } }

    /// Whether there is nothing left to bring into the journal, or to clear away after it.
    nonisolated var isAtRest: Bool { standing.withLock { $0.isAtRest } }

    /// Keeps `page` as safely as can be had now.
    ///
    /// - Parameter isAlone: whether the journal is not even tried.
    /// - Throws: `.headMoved` when somebody else wrote to the journal, `.unavailable` when too much
    ///   waits already; then it is not kept.
    func keep(_ page: StoredPage, alone isAlone: Bool = false) async throws(JournalError) {
        defer { note() }
        if !isAlone, !lacksSomething {
            do throws(JournalError) {
                let copies = try await journal.append(
                    page.entries, keys: page.keys, expecting: page.before)
                inJournal = page.head.number
                // A disk that has this has all that came before.
                if copies == .all { held = [] } else { held.append(page) }
            } catch {
                if error == .headMoved { throw error }
                held.append(page)
            }
        } else {
            if let first = held.first,
                page.head.number.value - first.before.number.value > Int64(Self.mostWaiting)
            {
                throw .unavailable("too much waits to be written")
            }
            held.append(page)
        }
        await secure()
    }

    enum Joining: Hashable, Sendable {
        case asFarAsItGoes
        /// The journal goes on otherwise: other nodes wrote, or it lost what it had.
        case othersWrote
    }

    /// Lets what waits join the journal, as far as the journal takes it.
    func join() async -> Joining {
        guard !isJoining else { return .asFarAsItGoes }
        isJoining = true
        defer {
            isJoining = false
            note()
        }
        do throws(JournalError) {
            try await lookBack()
            while let page = held.first(where: { $0.head.number > inJournal }) {
                // What the journal did not answer for may have come through all the same.
                if try await !journal.holds(page) {
                    guard try await journal.head() == page.before else { return .othersWrote }
                    try await journal.append(
                        page.entries, keys: page.keys, expecting: page.before)
                }
                inJournal = max(inJournal, page.head.number)
            }
            let asked = inJournal
            if !held.isEmpty, try await journal.copies() == .all {
                held.removeAll { $0.head.number <= asked }
            }
        } catch {
            await secure()
            return .asFarAsItGoes
        }
        if held.isEmpty, isSpareInUse {
            // What stays there when it fails is in the journal and counts for nothing: later, then.
            do {
                try await spare.empty()
                isSpareInUse = !held.isEmpty
                isSpareStale = false
            } catch {}
        }
        return .asFarAsItGoes
    }

    /// A journal that moved to another disk may have lost what was on one alone.
    private func lookBack() async throws(JournalError) {
        guard isShared, let last = held.last(where: { $0.head.number <= inJournal }) else { return }
        if try await journal.holds(last) { return }
        var found = held.first?.before.number ?? inJournal
        for page in held where try await journal.holds(page) { found = page.head.number }
        inJournal = found
    }

    /// Brings into the spare place what it lacks, as far as it takes it.
    private func secure() async {
        do throws(JournalError) {
            if isSpareStale {
                let pages = held
                isSpareInUse = true
                try await spare.replace(with: pages)
                isSpareStale = false
                spared = pages.last?.head.number ?? spared
            }
            while let page = held.first(where: { $0.head.number > spared }) {
                isSpareInUse = true
                try await spare.add(page)
                spared = max(spared, page.head.number)
            }
        } catch {
            // It stays in memory, which is what `safety` says then.
        }
    }

    private var lacksSomething: Bool { held.last.map { $0.head.number > inJournal } ?? false }

    private func note() {
        let safety: Safety
        if let last = held.last {
            safety = last.head.number <= max(spared, inJournal) ? .oneCopy : .memoryOnly
        } else {
            safety = .whole
        }
        standing.withLock { standing in
            standing = Standing(
                safety: safety, isBehind: lacksSomething, isAtRest: held.isEmpty && !isSpareInUse)
        }
    }
}

extension Ledger {
    /// What others wrote after `shore`, and what the journal still lacks of ours.
    func tidings(
        after shore: JournalReader.Shore
    ) async throws(JournalError) -> (tidings: Tidings, lacking: [StoredPage]) {
        try await lookBack()
        note()
        let since = held.isEmpty ? shore.head.number : max(inJournal, shore.head.number)
        let tidings = try await JournalReader.tidings(journal, after: shore, since: since)
        return (tidings, held.filter { $0.head.number > inJournal })
    }

    /// The same with the journal read anew, for when it does not go on from where it was.
    func tidingsAnew(
        _ keyring: Keyring
    ) async throws(JournalError) -> (tidings: Tidings?, lacking: [StoredPage]) {
        var keyring = keyring
        try await keyring.learn(journal.keys())
        let reading = try await JournalReader.open(journal, keyring: keyring)
        let tidings = try await JournalReader.tidings(journal, whole: reading, since: inJournal)
        return (tidings, held.filter { $0.head.number > inJournal })
    }

    /// Puts `pages`, which follow `head` of the journal, in the place of what it lacks.
    func replaceLacking(with pages: [StoredPage], after head: Head) async {
        held.removeAll { $0.head.number > inJournal }
        held += pages
        inJournal = head.number
        spared = min(spared, head.number)
        isSpareStale = isSpareInUse
        await secure()
        note()
    }
}
