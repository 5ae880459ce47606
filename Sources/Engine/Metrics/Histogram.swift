// SPDX-License-Identifier: Apache-2.0

/// How many of what was measured took at most how long.
struct Histogram: Sendable, Hashable {
    /// The upper ends of its steps, in seconds; what is longer counts in the whole alone.
    static let bounds = [
        0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    /// What fell into each step, not yet summed up.
    private var counts = [UInt64](repeating: 0, count: bounds.count)
    private(set) var count: UInt64 = 0
    private(set) var sum = 0.0

    mutating func add(_ span: Duration) {
        let seconds = max(0, span / .seconds(1))
        if let step = Self.bounds.firstIndex(where: { seconds <= $0 }) { counts[step] += 1 }
        count += 1
        sum += seconds
    }

    /// Each bound with how many took at most so long.
    var steps: [(bound: Double, count: UInt64)] {
        var sum: UInt64 = 0
        return zip(Self.bounds, counts).map { bound, count in
            sum += count
            return (bound, sum)
        }
    }
}
