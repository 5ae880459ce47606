// SPDX-License-Identifier: Apache-2.0

/// Why somebody who follows the journal looks at the world again.
package enum Wake: Sendable {
    case change(Change)
    /// Time has passed.
    case tick
}

extension Follower {
    /// Calls `look` for every change, and between changes after every `step` for as long as `look`
    /// says that it waits for a moment. Returns when the desk has closed or the task was cancelled.
    package func watch(
        _ clock: Clock, every step: Duration, look: (Wake) async -> Bool
    ) async {
        await withTaskGroup(of: Next.self) { group in
            group.addTask { .change(await self.next()) }
            var isTicking = false
            while let next = await group.next() {
                let isWaiting: Bool
                switch next {
                case .change(nil):
                    group.cancelAll()
                    return
                case .change(let change?):
                    isWaiting = await look(.change(change))
                    group.addTask { .change(await self.next()) }
                case .tick:
                    isTicking = false
                    isWaiting = await look(.tick)
                }
                if isWaiting, !isTicking {
                    isTicking = true
                    group.addTask {
                        // A cancelled sleep only means that we are closing.
                        try? await clock.sleep(step)
                        return .tick
                    }
                }
            }
        }
    }

    private enum Next: Sendable {
        case change(Change?)
        case tick
    }
}
