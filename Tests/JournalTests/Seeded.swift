// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Chance from a seed: SplitMix64.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    /// The bytes a keyring asks for.
    static func chance(_ seed: UInt64) -> @Sendable (Int) -> [UInt8] {
        let seeded = SeededBox(seed)
        return { count in seeded.state.withLock { $0.bytes(count) } }
    }
}

private final class SeededBox: Sendable {
    let state: Mutex<Seeded>

    init(_ seed: UInt64) { state = Mutex(Seeded(seed)) }
}
