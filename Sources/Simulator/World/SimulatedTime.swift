// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// The time of a simulated world: it passes only while everybody sleeps.
package final class SimulatedTime: Sendable {
    fileprivate struct Wish {
        var at: Duration
        var number: Int
    }

    fileprivate struct State {
        var now = Duration.zero
        var count = 0
        /// A binary heap, the earliest first; of one moment, in the order of asking.
        var heap: [Wish] = []
        var sleepers: [Int: CheckedContinuation<Void, any Error>] = [:]
        var deeds: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Since the beginning of this world.
    package var now: Duration { state.withLock { $0.now } }

    /// Returns after the span, or throws `CancellationError` at once when cancelled.
    package func sleep(_ span: Duration) async throws {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
                state.withLock { state in
                    state.sleepers[number] = continuation
                    state.push(Wish(at: state.now + max(span, .zero), number: number))
                }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: number) }?
                .resume(throwing: CancellationError())
        }
    }

    /// Does something after the span, whatever becomes of whoever asked.
    package func after(_ span: Duration, _ deed: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.count += 1
            state.deeds[state.count] = deed
            state.push(Wish(at: state.now + max(span, .zero), number: state.count))
        }
    }

    /// Goes on to the next moment for which somebody waits; false when nobody does.
    func pass() -> Bool {
        while let wish = state.withLock({ $0.pop() }) {
            let (sleeper, deed) = state.withLock { state in
                (
                    state.sleepers.removeValue(forKey: wish.number),
                    state.deeds.removeValue(forKey: wish.number)
                )
            }
            // Of whoever no longer sleeps only the moment is left.
            guard sleeper != nil || deed != nil else { continue }
            state.withLock { $0.now = wish.at }
            sleeper?.resume()
            deed?()
            return true
        }
        return false
    }
}

extension SimulatedTime.State {
    fileprivate mutating func push(_ wish: SimulatedTime.Wish) {
        heap.append(wish)
        var index = heap.count - 1
        while index > 0, isBefore(index, (index - 1) / 2) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    fileprivate mutating func pop() -> SimulatedTime.Wish? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                if isBefore(child, least) { least = child }
            }
            if least == index { return first }
            heap.swapAt(index, least)
            index = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (heap[left].at, heap[left].number) < (heap[right].at, heap[right].number)
    }
}
