// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Engine
package import Journal
package import Logging
internal import Synchronization

/// Keeps a sealed copy of the journal in another place, a few seconds behind.
///
/// It reads what is on disk already, beside the one who writes, and a piece at a time: whatever
/// becomes of the target, nothing waits for it. It needs no key.
package actor BackupKeeper {
    /// A segment has no more than this, or one entry.
    static let mostBytesInSegment = 4 << 20
    /// How often the names of all files are looked at.
    static let lookInterval = Duration.seconds(3_600)
    /// How often the whole backup is read through.
    static let readInterval = Duration.seconds(86_400)
    /// How long the others have the machine for themselves between two segments of a long journal.
    static let rest = Duration.milliseconds(100)
    /// The longest wait before a target that is away is tried again.
    static let longestWait = Duration.seconds(60)

    /// What the target is called in logs.
    package nonisolated let name: String
    private let store: any JournalStore
    private let target: any BackupTarget
    private let clock: Clock
    private let interval: Duration
    private let logger: Logger
    /// Where sums are worked out: never on a thread that an SOS may need.
    private let thread = BackgroundThread()
    private let progress: Mutex<BackupProgress>
    /// Nil until the target was looked at, and after trouble with it.
    private var shelf: Shelf?
    private var lookedAt: Moment
    private var readAt: [String: Moment] = [:]

    package init(
        _ name: String, of store: any JournalStore, to target: any BackupTarget, clock: Clock,
        interval: Duration, logger: Logger
    ) {
        self.name = name
        self.store = store
        self.target = target
        self.clock = clock
        self.interval = interval
        self.logger = logger
        lookedAt = clock.now()
        progress = Mutex(BackupProgress(isCompleteUntil: clock.now()))
    }

    /// How far the backup is behind a journal that ends at `head`.
    package nonisolated func lag(behind head: EntryNumber) -> BackupLag {
        progress.withLock { $0 }.lag(behind: head, at: clock.now())
    }

    /// Works until the surrounding task is cancelled.
    package func run() async throws {
        var wait = interval
        while true {
            do {
                try await pass()
                wait = interval
            } catch let trouble where !(trouble is CancellationError) {
                wait = min(wait * 2, max(interval, Self.longestWait))
            }
            try await clock.sleep(wait)
        }
    }

    /// Brings the backup up to what the journal holds now, and looks after what lies there.
    package func pass() async throws {
        do {
            let now = clock.now()
            if now - lookedAt >= Self.lookInterval { self.shelf = nil }
            let head = try await store.head()
            var shelf: Shelf
            if let known = self.shelf { shelf = known } else { shelf = try await look(at: now) }
            // Keys first: an entry whose key is not there would be lost.
            try await bringKeys(to: &shelf, as: head)
            while let gap = shelf.gap(upTo: head.number) {
                try await fill(gap, of: &shelf)
                if shelf.gap(upTo: head.number) != nil { try await clock.sleep(Self.rest) }
            }
            for name in shelf.superfluous {
                try await target.remove(name)
                shelf.forget(name)
            }
            progress.withLock { $0.isComplete(to: head.number, at: now) }
            try await readOne(of: &shelf, at: now)
            self.shelf = shelf
            sayItGoesOn()
        } catch {
            self.shelf = nil
            if !(error is CancellationError) { say(error) }
            throw error
        }
    }

    // What the target holds

    private func look(at now: Moment) async throws -> Shelf {
        let shelf = Shelf(try await target.names())
        // Only what is of this very journal may be added to or taken away.
        for segment in shelf.found {
            let before = EntryNumber(segment.last.value - 1)
            let entry = try await store.entries(after: before, limit: 1).first
            guard entry?.number == segment.last, entry?.hash.mark == segment.mark else {
                throw BackupTrouble.otherJournal(segment.text)
            }
        }
        lookedAt = now
        return shelf
    }

    /// Reads the file that was not read for longest, if that is too long: a disk may lose what it
    /// once had.
    private func readOne(of shelf: inout Shelf, at now: Moment) async throws {
        let names = shelf.segments.map(\.text) + shelf.keys.map(\.text)
        readAt = readAt.filter { names.contains($0.key) }
        let never = Moment(milliseconds: .min / 2)
        guard let oldest = names.min(by: { readAt[$0] ?? never < readAt[$1] ?? never }),
            now - (readAt[oldest] ?? never) >= Self.readInterval
        else { return }
        let bytes: [UInt8]?
        do { bytes = try await target.read(oldest) } catch let away as TargetAway {
            // Is it this file or the whole target? The names tell.
            guard try await !target.names().contains(oldest) else { throw away }
            bytes = nil
        }
        let isWhole = try await thread.run { bytes.map { StoredFile(oldest, $0).fault == nil } }
        if isWhole == true {
            readAt[oldest] = now
        } else {
            logger.warning("A file of the backup was lost and is sent again: \(oldest).")
            shelf.forget(oldest)
        }
    }

    // What is sent

    /// Puts the data keys there as they are now, twice, and takes every earlier file of them away:
    /// with it goes what was destroyed.
    private func bringKeys(to shelf: inout Shelf, as head: Head) async throws {
        let keys = try await store.keys()
        guard !keys.isEmpty else { return }
        let (mark, bytes) = try await thread.run {
            let records = keys.map(\.form)
            let bytes = BackupFile.bytes(.keys, after: head, records: records)
            return (KeysName.mark(of: records), bytes)
        }
        let newest = shelf.keys.map(\.turn).max() ?? 0
        let isSame = shelf.keys.contains { $0.turn == newest && $0.mark == mark }
        let turn = isSame ? newest : newest + 1
        let names = (1...2).map { KeysName(turn: turn, mark: mark, copy: $0) }
        for name in names where !shelf.keys.contains(name) {
            try await target.write(bytes, as: name.text)
            shelf.add(name)
        }
        for old in shelf.keys where !names.contains(old) {
            try await target.remove(old.text)
            shelf.forget(old.text)
        }
    }

    private func fill(_ gap: Shelf.Gap, of shelf: inout Shelf) async throws {
        var entries = try await read(from: gap.first, to: gap.last)
        let size = entries.reduce(0) { $0 + $1.lengthInFile }
        var companions: [SegmentName] = []
        if gap.isEnd, entries.last?.number == gap.last {
            companions = shelf.companions(of: size, from: gap.first)
        }
        if let first = companions.first {
            let before = EntryNumber(gap.first.value - 1)
            let together = try await read(from: first.first, to: before) + entries
            let head = try await head(before: first.first)
            let isWhole = try await thread.run {
                (try? Chain.verify(together, after: head)) != nil
            }
            // What is there already may be sounder than what the journal gives back.
            if isWhole { entries = together } else { companions = [] }
        }
        guard let first = entries.first else { throw JournalError.brokenChain(gap.first) }
        let head = try await head(before: first.number)
        let (name, bytes) = try await thread.run { [entries] in
            // What does not fit the chain must not take the place of what does.
            try Chain.verify(entries, after: head)
            let bytes = BackupFile.bytes(.entries, after: head, records: entries.lazy.map(\.form))
            return (SegmentName(entries, size: bytes.count), bytes)
        }
        try await target.write(bytes, as: name.text)
        shelf.add(name, insteadOf: companions)
        for companion in companions {
            try await target.remove(companion.text)
            shelf.forget(companion.text)
        }
    }

    /// The entries of a range, as many as fit into a segment.
    private func read(
        from first: EntryNumber, to last: EntryNumber
    ) async throws -> [SealedEntry] {
        var entries: [SealedEntry] = []
        var size = 0
        while entries.last.map({ $0.number < last }) ?? true {
            let after = entries.last?.number ?? EntryNumber(first.value - 1)
            let wanted = min(256, last.value - after.value)
            let page = try await store.entries(after: after, limit: Int(wanted))
            for entry in page {
                size += entry.lengthInFile
                if size > Self.mostBytesInSegment, !entries.isEmpty { return entries }
                entries.append(entry)
            }
            if page.isEmpty { break }
        }
        return entries
    }

    private func head(before number: EntryNumber) async throws -> Head {
        guard number.value > 1 else { return .empty }
        let place = EntryNumber(number.value - 2)
        guard let entry = try await store.entries(after: place, limit: 1).first else {
            throw JournalError.brokenChain(number)
        }
        return Head(number: entry.number, hash: entry.hash)
    }

    // What is said

    private func say(_ error: any Error) {
        let sentence = BackupTrouble.sentence(of: error)
        let isNews = progress.withLock { progress in
            defer { progress.trouble = sentence }
            return progress.trouble != sentence
        }
        if isNews { logger.warning("The backup to \(name) waits: \(sentence)") }
    }

    private func sayItGoesOn() {
        let wasInTrouble = progress.withLock { progress in
            defer { progress.trouble = nil }
            return progress.trouble != nil
        }
        if wasInTrouble { logger.notice("The backup to \(name) goes on, and is complete.") }
    }
}
