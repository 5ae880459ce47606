// SPDX-License-Identifier: Apache-2.0
package import Domain

/// The time, as wired by the App: the machine's, or a simulated one. It never runs backwards.
package struct Clock: Sendable {
    package let now: @Sendable () -> Moment
    private let sleepUntil: @Sendable (Moment) async throws -> Void
    private let goOnFrom: @Sendable (Moment) -> Void

    package init(
        now: @escaping @Sendable () -> Moment,
        sleepUntil: @escaping @Sendable (Moment) async throws -> Void,
        goOnFrom: @escaping @Sendable (Moment) -> Void = { _ in }
    ) {
        self.now = now
        self.sleepUntil = sleepUntil
        self.goOnFrom = goOnFrom
    }

    /// It is `moment` at least: another node has written down what happened then.
    package func goOn(from moment: Moment) { goOnFrom(moment) }

    /// Returns when it is `moment`, or throws `CancellationError` at once when cancelled.
    package func sleep(until moment: Moment) async throws { try await sleepUntil(moment) }

    /// Returns after the span, or throws `CancellationError` at once when cancelled.
    package func sleep(_ span: Duration) async throws { try await sleepUntil(now() + span) }
}

/// Chance, as wired by the App: the system's, or a seeded one.
package struct Chance: Sendable {
    private let word: @Sendable () -> UInt64

    package init(word: @escaping @Sendable () -> UInt64) { self.word = word }

    package func bits() -> UInt64 { word() }

    package func id<Kind>(_ kind: Kind.Type = Kind.self) -> ID<Kind> {
        ID(high: word(), low: word())
    }

    package func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let word = word()
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * shift))) }
        }
        return Array(bytes.prefix(count))
    }

    package func opening() -> Opening {
        Opening(alarm: id(), linkKey: Private(id()), salt: word())
    }
}
