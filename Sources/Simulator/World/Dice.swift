// SPDX-License-Identifier: Apache-2.0
package import Engine
internal import Synchronization

/// The chance of one simulated world: the same seed throws the same.
///
/// - Source: the SplitMix64 generator (Steele, Lea, Flood: "Fast splittable pseudorandom number
///   generators", 2014).
package final class Dice: Sendable {
    private let state: Mutex<UInt64>

    package init(seed: UInt64) { state = Mutex(seed) }

    package func word() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            return word ^ word >> 31
        }
    }

    /// Dice of its own, so that what one part throws moves nothing elsewhere.
    package func child() -> Dice { Dice(seed: word()) }

    /// From 0 to `count` - 1.
    package func below(_ count: Int) -> Int { Int(word() % UInt64(count)) }

    /// True in so many of a hundred throws.
    package func isLucky(_ percent: Int) -> Bool { below(100) < percent }

    package func span(_ range: ClosedRange<Duration>) -> Duration {
        let least = range.lowerBound.nanoseconds
        let most = range.upperBound.nanoseconds
        return .nanoseconds(least + Int64(word() % UInt64(most - least + 1)))
    }

    package func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// The same dice, as the engine asks for chance.
    package var chance: Chance { Chance { self.word() } }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
