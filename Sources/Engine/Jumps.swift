// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// When time jumps forward, what somebody sleeps for is nearer than the machine counts: whoever
/// sleeps is told, and looks again how long it is.
final class Jumps: Sendable {
    private struct State {
        var count = 0
        /// In the order in which they began to sleep.
        var sleepers: [(number: Int, bell: Bell)] = []
        var lastNumber = 0
    }

    private let state = Mutex(State())

    /// How often time has jumped.
    var count: Int { state.withLock { $0.count } }

    /// Time has jumped.
    func tell() {
        let sleepers = state.withLock { state in
            state.count += 1
            defer { state.sleepers = [] }
            return state.sleepers
        }
        for (_, bell) in sleepers { bell.ring() }
    }

    /// As late as a jump may make whoever sleeps no longer than that.
    private static let short = Duration.seconds(1)

    /// Sleeps, but no longer than until time has jumped more often than `count`.
    ///
    /// - Parameter sleep: returns after so long by the machine's count, or throws when cancelled.
    func interrupt(
        after count: Int, _ span: Duration,
        _ sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async throws {
        guard span > Self.short else { return try await sleep(span) }
        try await withThrowingTaskGroup { group in
            group.addTask { try await sleep(span) }
            group.addTask { await self.next(after: count) }
            try await group.next()
            group.cancelAll()
        }
        try Task.checkCancellation()
    }

    /// Returns when time has jumped more often than `count`, or when cancelled.
    private func next(after count: Int) async {
        let bell = Bell()
        let number = state.withLock { state in
            if state.count > count { bell.ring() }
            state.lastNumber += 1
            state.sleepers.append((state.lastNumber, bell))
            return state.lastNumber
        }
        for await _ in bell.rings { break }
        state.withLock { state in state.sleepers.removeAll { $0.number == number } }
    }
}
