// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Journal

/// A check of everything in a backup. It needs no key and changes nothing.
package struct BackupVerification: Hashable, Sendable {
    /// The last entry that can be reached from the first without a gap.
    package private(set) var head = Head.empty
    package private(set) var lastMoment: Moment?
    package private(set) var segments = 0
    package private(set) var keys = 0
    package private(set) var destroyed = 0
    /// In the order of the entries; then the keys.
    package private(set) var faults: [BackupFault] = []
    /// Entries that no segment holds, and behind which there are others.
    package private(set) var gaps: [ClosedRange<Int64>] = []
    package private(set) var hasKeys = false

    package var isWhole: Bool { faults.isEmpty && gaps.isEmpty && hasKeys && segments > 0 }

    package static func run(_ target: any BackupTarget) async throws -> BackupVerification {
        let shelf = Shelf(try await target.names())
        var finding = BackupVerification()
        var next = EntryNumber(1)
        for segment in shelf.segments {
            let file = try await StoredFile.read(segment.text, at: target)
            finding.segments += 1
            if segment.first > next {
                finding.gaps.append(next.value...segment.first.value - 1)
            }
            next = segment.last.next
            finding.take(file, of: segment)
        }
        for name in shelf.keys.sorted(by: { ($0.turn, $0.copy) < ($1.turn, $1.copy) }) {
            let file = try await StoredFile.read(name.text, at: target)
            if let fault = file.fault {
                finding.faults.append(fault)
            } else {
                finding.hasKeys = true
                finding.destroyed = file.keys.filter(\.isDestroyed).count
                finding.keys = file.keys.count - finding.destroyed
            }
        }
        return finding
    }

    private mutating func take(_ file: StoredFile, of segment: SegmentName) {
        if let fault = file.fault { faults.append(fault) }
        // What an overlapping segment holds a second time must be the same.
        let entries = file.entries.drop { $0.number <= head.number }
        let before = file.entries.last { $0.number <= head.number }
        let start = before.map { Head(number: $0.number, hash: $0.hash) } ?? file.head
        let isBeyondGap = start.number > head.number
        if !isBeyondGap, start != head {
            faults.append(
                BackupFault(file: segment.text, record: 1, entry: head.number.next, kind: .altered))
        } else if !isBeyondGap, faults.isEmpty, let last = entries.last {
            head = Head(number: last.number, hash: last.hash)
            lastMoment = last.recordedAt
        }
    }
}
