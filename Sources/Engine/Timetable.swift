// SPDX-License-Identifier: Apache-2.0
package import Domain

/// When to look at which alarm again: a cache of moments that the world holds, one an alarm.
///
/// A binary heap; what a later look has replaced stays in it until its turn and then counts for
/// nothing.
package struct Timetable {
    private struct Entry: Comparable {
        var moment: Moment
        var alarm: ID<Alarm>

        static func < (left: Entry, right: Entry) -> Bool {
            (left.moment, left.alarm) < (right.moment, right.alarm)
        }
    }

    private var heap: [Entry] = []
    private var moments: [ID<Alarm>: Moment] = [:]

    package init() {}

    /// The earliest moment; nil when no alarm waits. It may be one that was replaced.
    package var earliest: Moment? { moments.isEmpty ? nil : heap.first?.moment }

    package func moment(of alarm: ID<Alarm>) -> Moment? { moments[alarm] }

    /// Replaces the alarm's moment; nil: it waits for nothing.
    package mutating func set(_ moment: Moment?, for alarm: ID<Alarm>) {
        guard moments[alarm] != moment else { return }
        moments[alarm] = moment
        if moments.isEmpty { heap.removeAll(keepingCapacity: true) }
        guard let moment else { return }
        heap.append(Entry(moment: moment, alarm: alarm))
        rise(from: heap.count - 1)
    }

    /// Takes out an alarm whose moment has come.
    package mutating func popFirst(at now: Moment) -> ID<Alarm>? {
        while let first = heap.first, first.moment <= now {
            removeFirst()
            guard moments[first.alarm] == first.moment else { continue }
            moments[first.alarm] = nil
            return first.alarm
        }
        return nil
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink()
    }

    private mutating func rise(from index: Int) {
        var index = index
        while index > 0, heap[index] < heap[(index - 1) / 2] {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func sink() {
        var index = 0
        while true {
            let children = [2 * index + 1, 2 * index + 2].filter(heap.indices.contains)
            guard let least = children.min(by: { heap[$0] < heap[$1] }),
                heap[least] < heap[index]
            else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
