// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Journal

/// Makes a journal again of what a backup holds. It needs no key.
package enum Restoration {
    /// How far to go.
    package enum End: Hashable, Sendable {
        case last
        /// Before the first entry that was recorded later than this.
        case moment(Moment)
        case entry(EntryNumber)
    }

    package struct Report: Hashable, Sendable {
        package var head = Head.empty
        /// When the last entry was recorded.
        package var lastMoment: Moment?
        /// Data keys that are there, and those that were destroyed.
        package var keys = 0
        package var destroyed = 0
        /// What was wrong with files that were needed.
        package var faults: [BackupFault] = []
        /// The last entry that the backup has, where it is not the one that was asked for and
        /// reached: what lies between is missing.
        package var missingUpTo: EntryNumber?
    }

    package enum Trouble: Error, Hashable, Sendable {
        /// Nothing in the folder is a segment of a backup.
        case nothingThere
        /// No file of data keys is whole: what is sealed could never be opened.
        case noKeys
    }

    /// Reads the backup at `target` into `store`, which must be empty, and checks the chain.
    ///
    /// - Parameter written: is called after each piece.
    package static func run(
        from target: any BackupTarget, into store: any JournalStore, until end: End = .last,
        written: () async throws -> Void = {}
    ) async throws -> Report {
        let shelf = Shelf(try await target.names())
        guard !shelf.found.isEmpty else { throw Trouble.nothingThere }
        var report = Report()
        let keys = try await newestKeys(of: shelf, at: target, &report)
        report.keys = keys.filter { !$0.isDestroyed }.count
        report.destroyed = keys.count - report.keys
        var isAtEnd = false
        while !isAtEnd {
            guard
                let entries = try await next(after: report.head, of: shelf, at: target, &report)
            else { break }
            let wanted = entries.prefix { isWithin($0, end) }
            isAtEnd = wanted.count < entries.count
            guard let last = wanted.last else { break }
            for start in stride(from: 0, to: wanted.count, by: 256) {
                let page = Array(wanted[start..<min(start + 256, wanted.count)])
                let isFirst = report.head == .empty
                try await store.append(
                    page, keys: isFirst ? keys : [], expecting: report.head)
                if let last = page.last {
                    report.head = Head(number: last.number, hash: last.hash)
                }
            }
            report.lastMoment = last.recordedAt
            try await written()
        }
        let known = shelf.found.map(\.last).max() ?? report.head.number
        if !isAtEnd, !isReached(end, report), report.head.number < known {
            report.missingUpTo = known
        }
        return report
    }

    private static func isWithin(_ entry: SealedEntry, _ end: End) -> Bool {
        switch end {
        case .last: true
        case .moment(let moment): entry.recordedAt <= moment
        case .entry(let number): entry.number <= number
        }
    }

    private static func isReached(_ end: End, _ report: Report) -> Bool {
        if case .entry(let number) = end { report.head.number >= number } else { false }
    }

    /// What follows `head`, from the file that has most of it.
    private static func next(
        after head: Head, of shelf: Shelf, at target: any BackupTarget, _ report: inout Report
    ) async throws -> [SealedEntry]? {
        let reaching = shelf.found.filter { segment in
            segment.first <= head.number.next && segment.last > head.number
        }
        var best: [SealedEntry] = []
        for segment in reaching.sorted(by: { $0.last > $1.last }) {
            let file = try await StoredFile.read(segment.text, at: target)
            if let fault = file.fault, !report.faults.contains(fault) {
                report.faults.append(fault)
            }
            var entries = file.entries[...]
            if head.number > file.head.number {
                // It begins earlier: the entry that both know must be the same.
                let place = entries.firstIndex { $0.number == head.number }
                guard let place, entries[place].hash == head.hash else { continue }
                entries = entries[(place + 1)...]
            } else if file.head != head {
                continue
            }
            if entries.count > best.count { best = Array(entries) }
            if file.fault == nil { break }
        }
        return best.isEmpty ? nil : best
    }

    private static func newestKeys(
        of shelf: Shelf, at target: any BackupTarget, _ report: inout Report
    ) async throws -> [WrappedKey] {
        let newestFirst = shelf.keys.sorted { ($1.turn, $0.copy) < ($0.turn, $1.copy) }
        for name in newestFirst {
            let file = try await StoredFile.read(name.text, at: target)
            guard let fault = file.fault else { return file.keys }
            report.faults.append(fault)
        }
        throw Trouble.noKeys
    }
}
