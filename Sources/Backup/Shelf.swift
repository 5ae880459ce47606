// SPDX-License-Identifier: Apache-2.0
internal import Journal

/// What lies in a backup, told by the names of its files.
struct Shelf {
    /// Entries that no segment holds.
    struct Gap: Hashable {
        var first: EntryNumber
        var last: EntryNumber
        /// Nothing lies behind it.
        var isEnd: Bool
    }

    /// Every segment there is.
    let found: [SegmentName]
    /// As few as hold what all of them hold, in order.
    private(set) var segments: [SegmentName]
    private(set) var keys: [KeysName]
    /// Files that are needed no more.
    private(set) var superfluous: [String]

    init(_ names: [String]) {
        found = names.compactMap { SegmentName($0) }.sorted { left, right in
            (left.first, right.last, left.size) < (right.first, left.last, right.size)
        }
        keys = names.compactMap { KeysName($0) }
        segments = []
        var end = EntryNumber(0)
        for segment in found where segment.last > end {
            // A later one may begin in time and reach further.
            let reaching = found.filter { $0.first <= end.next && $0.last > end }
            let best = reaching.max { $0.last < $1.last } ?? segment
            guard best.last > end else { continue }
            segments.append(best)
            end = best.last
        }
        let kept = Set(segments)
        let unfinished = names.filter { name in
            guard name.hasSuffix(unfinishedEnding) else { return false }
            let whole = String(name.dropLast(unfinishedEnding.count))
            return SegmentName(whole) != nil || KeysName(whole) != nil
        }
        superfluous = found.filter { !kept.contains($0) }.map(\.text) + unfinished
    }

    /// The first entries up to `head` that are not here; nil when all are.
    func gap(upTo head: EntryNumber) -> Gap? {
        var next = EntryNumber(1)
        for segment in segments {
            if segment.first > next {
                let last = EntryNumber(segment.first.value - 1)
                return Gap(first: next, last: min(last, head), isEnd: false)
            }
            next = segment.last.next
        }
        return next > head ? nil : Gap(first: next, last: head, isEnd: true)
    }

    /// The last segments that a new one of `size` bytes, which begins at `first`, takes along:
    /// those that are at most twice as large as what is gathered. So each entry is sent a few times
    /// at the most, and all but the last few files are full.
    func companions(of size: Int, from first: EntryNumber) -> [SegmentName] {
        var size = size
        var first = first
        var companions: [SegmentName] = []
        for segment in segments.reversed() {
            guard segment.last.next == first, segment.size <= 2 * size,
                segment.size + size <= BackupKeeper.mostBytesInSegment
            else { break }
            companions.insert(segment, at: 0)
            size += segment.size
            first = segment.first
        }
        return companions
    }

    mutating func add(_ segment: SegmentName, insteadOf companions: [SegmentName]) {
        segments.removeAll { companions.contains($0) }
        let place = segments.firstIndex { $0.first > segment.first } ?? segments.endIndex
        segments.insert(segment, at: place)
        superfluous += companions.map(\.text)
    }

    mutating func add(_ file: KeysName) { keys.append(file) }

    /// It is there no more, or cannot be read.
    mutating func forget(_ name: String) {
        segments.removeAll { $0.text == name }
        keys.removeAll { $0.text == name }
        superfluous.removeAll { $0 == name }
    }
}
