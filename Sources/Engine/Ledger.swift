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
///
/// What other nodes wrote is held in memory for as long: should the journal go on from a disk that
/// lacks it, whichever node is first writes it there once more, as it was.
actor Ledger {
    private struct Held {
        var page: StoredPage
        /// Whether this node decided it; else another node has it in its second place.
        var isOwn = true

        var head: Head { page.head }
    }

    private let journal: any JournalStore
    private let spare: any SparePlace
    /// What is not known to be on all disks of the journal, in order.
    private var held: [Held]
    /// The last entry that the journal is known to have, on one disk at least.
    private var inJournal: EntryNumber
    /// The last entry that the spare place has been given.
    private var spared: EntryNumber
    /// Whether the spare place may hold something.
    private var isSpareInUse: Bool
    /// How often the spare place was given something, and how often it has answered.
    private var sparings = (begun: 0, ended: 0)
    /// Whether the spare place holds something else than `held`.
    private var isSpareStale: Bool
    /// The entries of this node that got other numbers after others wrote: one that was given to
    /// the journal may come through as it was all the same.
    private var renumbered: Set<Digest> = []
    private var isJoining = false
    /// Whether the journal said last that one of its disks is away.
    private var isShort = false
    private let standing: Mutex<Standing>
    /// Whether other nodes write to the journal, too.
    nonisolated let isShared: Bool

    /// What others ask without waiting.
    private struct Standing {
        var safety: Safety
        var isBehind: Bool
        var isAtRest: Bool
    }

    /// The most entries that wait for the journal; with more, nothing is taken. Of what is on one
    /// disk, so many are held.
    private let mostWaiting: Int

    /// - Parameter reading: what the journal and the spare place held at the start.
    init(
        journal: any JournalStore, spare: any SparePlace,
        continuing reading: JournalReader.Reading, mostWaiting: Int = 200_000
    ) {
        self.mostWaiting = mostWaiting
        self.journal = journal
        self.spare = spare
        isSpareInUse = reading.isSpareInUse
        isSpareStale = reading.isSpareStale
        isShared = journal is any SharedStore
        held =
            reading.kept.map { Held(page: $0) }
            + [reading.tail].compactMap(\.self).map { Held(page: $0, isOwn: false) }
            + reading.waiting.map { Held(page: $0) }
        inJournal = reading.shore.head.number
        spared = isSpareStale ? inJournal : reading.head.number
        standing = Mutex(
            Standing(
                safety: reading.waiting.isEmpty ? .whole : .oneCopy,
                isBehind: !reading.waiting.isEmpty,
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
    /// - Parameters:
    ///   - isAlone: whether the journal is not even tried.
    ///   - mustBeShared: whether it counts for nothing until other nodes know of it.
    /// - Throws: `.headMoved` when somebody else wrote to the journal, `.unavailable` when too much
    ///   waits already, or when it must be shared and cannot be now; then it is not kept.
    func keep(
        _ page: StoredPage, alone isAlone: Bool = false, mustBeShared: Bool = false
    ) async throws(JournalError) {
        defer { note() }
        if mustBeShared, isAlone || lacksSomething {
            throw .unavailable("other nodes cannot know of it")
        }
        if !isAlone, !lacksSomething {
            do throws(JournalError) {
                let copies = try await journal.append(
                    page.entries, keys: page.keys, expecting: page.before)
                inJournal = page.head.number
                isShort = copies == .one
                // A disk that has this has all that came before.
                if copies == .all { held = [] } else { held.append(Held(page: page)) }
                forgetOldest()
            } catch {
                if error == .headMoved || mustBeShared { throw error }
                held.append(Held(page: page))
            }
        } else {
            if page.head.number.value - inJournal.value > Int64(mostWaiting) {
                throw .unavailable("too much waits to be written")
            }
            held.append(Held(page: page))
        }
        await secure()
    }

    /// Where the journal ends; nil when it does not say.
    func end() async -> EntryNumber? {
        do throws(JournalError) { return try await journal.head().number } catch { return nil }
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
            // To write again what it lost may take long.
            note()
            if try await fill() == .othersWrote { return .othersWrote }
            let asked = inJournal
            if !held.isEmpty {
                isShort = try await journal.copies() == .one
                if !isShort {
                    // Whoever says so may be another disk than the one that had it.
                    try await lookBack()
                    held.removeAll { $0.head.number <= min(asked, inJournal) }
                }
            }
        } catch {
            await secure()
            return .asFarAsItGoes
        }
        if held.isEmpty { renumbered = [] }
        if held.isEmpty, isSpareInUse, sparings.begun == sparings.ended {
            let before = sparings.begun
            // What stays there when it fails is in the journal and counts for nothing: later, then.
            do {
                try await spare.empty()
                // What it was given meanwhile may have come there after all.
                isSpareInUse = sparings.begun != before
                isSpareStale = false
            } catch {}
        }
        return .asFarAsItGoes
    }

    /// Writes what the journal lacks, as long as it goes on from where the journal ends.
    private func fill() async throws(JournalError) -> Joining {
        while let next = nextLacking {
            guard try await write(next) else { return .othersWrote }
            inJournal = max(inJournal, next.head.number)
        }
        return .asFarAsItGoes
    }

    /// The first that goes on from where the journal ends, or the first behind that: what others
    /// wrote may be one page around this node's own.
    private var nextLacking: Held? {
        held.first { $0.page.before.number <= inJournal && inJournal < $0.head.number }
            ?? held.first { inJournal < $0.head.number }
    }

    /// Lets the journal have the page, of which it may have a part.
    ///
    /// - Returns: false when the journal goes on otherwise.
    private func write(_ next: Held) async throws(JournalError) -> Bool {
        // What the journal did not answer for may have come through all the same.
        while try await !journal.holds(next.page) {
            guard var rest = next.page.rest(after: try await journal.head()) else {
                // Another node, which lacks the same, may just have written it.
                return try await journal.holds(next.page)
            }
            if !rest.keys.isEmpty { rest.keys = try await lacking(rest.keys) }
            do throws(JournalError) {
                try await journal.append(rest.entries, keys: rest.keys, expecting: rest.before)
                return true
            } catch {
                if error != .headMoved { throw error }
            }
        }
        return true
    }

    /// A journal that moved to another disk may have lost what was on one alone.
    private func lookBack() async throws(JournalError) {
        guard isShared, let last = held.lastIndex(where: { $0.head.number <= inJournal })
        else { return }
        if try await journal.holds(held[last].page) { return }
        let pages = held[...last].map(\.page)
        var (kept, lost) = (0, pages.count - 1)
        while kept < lost {
            let middle = (kept + lost) / 2
            if try await journal.holds(pages[middle]) { kept = middle + 1 } else { lost = middle }
        }
        // Between this node's own there may be others' that only a longer page has.
        inJournal = min(pages[kept].before.number, try await journal.head().number)
    }

    /// Those of which the journal knows nothing. A key that was destroyed stays so.
    private func lacking(_ keys: [WrappedKey]) async throws(JournalError) -> [WrappedKey] {
        let known = Set(try await journal.keys().map(\.subject))
        return keys.filter { !known.contains($0.subject) }
    }

    /// Brings into the spare place what it lacks, as far as it takes it.
    private func secure() async {
        do throws(JournalError) {
            if isSpareStale {
                let pages = own
                try await give { spare throws(JournalError) in
                    try await spare.replace(with: pages)
                }
                isSpareStale = false
                spared = pages.last?.head.number ?? spared
            }
            while let next = held.first(where: { $0.isOwn && $0.head.number > spared }) {
                try await give { spare throws(JournalError) in try await spare.add(next.page) }
                spared = max(spared, next.head.number)
            }
        } catch {
            // It stays in memory, which is what `safety` says then.
        }
    }

    /// From now on the spare place may hold something.
    private func give(
        _ add: (any SparePlace) async throws(JournalError) -> Void
    ) async throws(JournalError) {
        isSpareInUse = true
        sparings.begun += 1
        defer { sparings.ended += 1 }
        try await add(spare)
    }

    /// Of what is on one disk for long, the last entries have to do.
    private func forgetOldest() {
        guard let first = held.first, let last = held.last else { return }
        let oldest = last.head.number.value - Int64(mostWaiting)
        guard first.head.number.value < oldest else { return }
        held.removeAll { $0.head.number <= inJournal && $0.head.number.value < oldest }
    }

    private var own: [StoredPage] { held.filter(\.isOwn).map(\.page) }

    private var lacksSomething: Bool { held.last.map { $0.head.number > inJournal } ?? false }

    private func note() {
        let safety: Safety
        if let last = held.last(where: \.isOwn) {
            safety = last.head.number <= max(spared, inJournal) ? .oneCopy : .memoryOnly
        } else {
            safety = isShort && !held.isEmpty ? .oneCopy : .whole
        }
        standing.withLock { standing in
            standing = Standing(
                safety: safety, isBehind: lacksSomething, isAtRest: held.isEmpty && !isSpareInUse)
        }
    }
}

extension Ledger {
    /// What others wrote after `shore`.
    func tidings(after shore: JournalReader.Shore) async throws(JournalError) -> Tidings {
        let since = own.isEmpty ? shore.head.number : max(inJournal, shore.head.number)
        return try await JournalReader.tidings(journal, after: shore, since: since)
    }

    /// The same with the journal read anew, for when it does not go on from where it was.
    func tidingsAnew(_ keyring: Keyring) async throws(JournalError) -> Tidings {
        var keyring = keyring
        try await keyring.learn(journal.keys())
        let reading = try await JournalReader.open(journal, keyring: keyring)
        return try await JournalReader.tidings(journal, whole: reading, since: inJournal)
    }

    /// Whether the journal is found to have lost something that it was known to have.
    func hasLost() async throws(JournalError) -> Bool {
        let before = inJournal
        try await lookBack()
        note()
        return inJournal < before
    }

    /// What the journal lacks of this node's own: what another one wrote, that one brings.
    func lacking(in tidings: Tidings) -> [StoredPage] {
        let seen = seen(by: tidings)
        let pages = own.filter { $0.head.number > seen }
        if pages.isEmpty { return [] }
        // It came through without an answer, or another node wrote it for this one.
        let known = tidings.hashes
        return pages.filter { !known.contains($0.head.hash) }
    }

    /// The last entry that the journal is known to have, as it is here, by what was just read.
    private func seen(by tidings: Tidings) -> EntryNumber {
        guard !tidings.isWhole, let first = tidings.pages.first else { return inJournal }
        // It goes on from there: another node may have written again what it had lost.
        return max(inJournal, first.before.number)
    }

    /// Others wrote what `tidings` hold; `own` follow it, in the place of what the journal lacked
    /// of ours.
    func take(_ tidings: Tidings, followedBy own: [StoredPage]) async {
        let known = tidings.hashes
        let seen = seen(by: tidings)
        let lacking = held.filter {
            $0.isOwn && $0.head.number > seen && !known.contains($0.head.hash)
        }
        renumbered.formUnion(lacking.lazy.flatMap(\.page.entries).map(\.hash))
        held.removeAll { one in
            if one.head.number > seen { return !one.isOwn || !known.contains(one.head.hash) }
            // Read anew, it may be another journal than before.
            return tidings.isWhole && !one.isOwn
        }
        // This node's own apart from what others wrote.
        let read = tidings.pages.flatMap { $0.parts { renumbered.contains($0.hash) } }
        held += read.map { Held(page: $0.page, isOwn: $0.isSo) }
        held.sort { $0.head.number < $1.head.number }
        inJournal = tidings.shore.head.number
        forgetOldest()
        held += own.map { Held(page: $0) }
        if !own.isEmpty || spared > inJournal {
            // What lies in the spare place is numbered otherwise than what is kept from now on.
            spared = min(spared, inJournal)
            isSpareStale = isSpareInUse
            await secure()
        }
        note()
    }
}

extension Tidings {
    fileprivate var hashes: Set<Digest> { Set(pages.lazy.flatMap(\.entries).map(\.hash)) }
}
