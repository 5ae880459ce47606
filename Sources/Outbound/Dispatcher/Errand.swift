// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// One delivery to attempt now. It holds no letter: that is written from the world when its turn
/// comes. Its number may change while it is under way, so it is told from others by its mark.
struct Errand: Hashable, Sendable {
    /// What goes first on a channel.
    enum Urgency: Int, CaseIterable, Comparable, Sendable {
        /// A call for help or for an officer, for the first time.
        case call
        /// The same again, after an attempt that did not work.
        case callAgain
        case standDown
        case broadcast

        static func < (left: Urgency, right: Urgency) -> Bool { left.rawValue < right.rawValue }

        init(_ reason: Notice.Reason, attempts: Int) {
            self =
                switch reason {
                case .help, .page: attempts == 0 ? .call : .callAgain
                case .standDown: .standDown
                case .broadcast: .broadcast
                }
        }
    }

    var alarm: ID<Alarm>
    var delivery: Delivery.Label

    static func == (left: Errand, right: Errand) -> Bool {
        (left.alarm, left.delivery.mark) == (right.alarm, right.delivery.mark)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(alarm)
        hasher.combine(delivery.mark)
    }
}

/// The errands that wait on one channel: the most urgent first, each kind in order.
struct ErrandQueue {
    private var lines: [[Errand]] = Errand.Urgency.allCases.map { _ in [] }
    private var starts: [Int] = Errand.Urgency.allCases.map { _ in 0 }

    mutating func append(_ errand: Errand, _ urgency: Errand.Urgency) {
        lines[urgency.rawValue].append(errand)
    }

    mutating func popFirst() -> Errand? {
        for line in lines.indices where starts[line] < lines[line].count {
            let errand = lines[line][starts[line]]
            starts[line] += 1
            // The head is cut off now and then, so that taking one costs nothing and none are kept.
            if starts[line] == lines[line].count {
                lines[line].removeAll(keepingCapacity: starts[line] < 1024)
                starts[line] = 0
            } else if starts[line] >= 1024 {
                lines[line].removeFirst(starts[line])
                starts[line] = 0
            }
            return errand
        }
        return nil
    }
}
