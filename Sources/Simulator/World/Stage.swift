// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Engine
internal import Synchronization

/// Where a simulated world plays: its time, its chance, and whoever does something in it.
package final class Stage: Sendable {
    package let time: SimulatedTime
    package let dice: Dice
    private let entries: AsyncStream<@Sendable () async -> Void>
    private let enter: AsyncStream<@Sendable () async -> Void>.Continuation

    /// When every simulated world begins.
    package static let beginning = Moment(seconds: 1_800_000_000)

    init(time: SimulatedTime, dice: Dice) {
        self.time = time
        self.dice = dice
        (entries, enter) = AsyncStream.makeStream()
    }

    package var now: Moment { Self.beginning + time.now }

    /// Somebody does something, beside everybody else.
    func play(_ deed: @escaping @Sendable () async -> Void) { enter.yield(deed) }

    /// Waits; false when the world ends meanwhile.
    func wait(_ span: Duration) async -> Bool {
        do { try await time.sleep(span) } catch { return false }
        return true
    }

    /// Plays until `end`, then lets everybody stop.
    func run(until end: Duration) async {
        time.after(end) { self.enter.finish() }
        await withDiscardingTaskGroup { group in
            for await deed in entries { group.addTask { await deed() } }
            group.cancelAll()
        }
    }
}
