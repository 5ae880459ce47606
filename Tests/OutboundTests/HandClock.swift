// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import Synchronization

/// A clock that a test moves on by hand; sleepers wake when their moment has come.
final class HandClock: Sendable {
    private struct Sleeper {
        var number: Int
        var until: Moment
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Moment
        var sleepers: [Sleeper] = []
        var count = 0
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    init(at moment: Moment = Cast.noon) { state = Mutex(State(now: moment)) }

    var now: Moment { state.withLock { $0.now } }

    var clock: Clock {
        Clock(now: { self.now }, sleepUntil: { try await self.sleep(until: $0) })
    }

    func move(on span: Duration) {
        let woken = state.withLock { state in
            state.now = state.now + span
            let woken = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return woken
        }
        woken.forEach { $0.continuation.resume() }
    }

    private func sleep(until moment: Moment) async throws {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let end: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(number) != nil {
                        return .failure(CancellationError())
                    }
                    if moment <= state.now { return .success(()) }
                    state.sleepers.append(
                        Sleeper(number: number, until: moment, continuation: continuation))
                    return nil
                }
                if let end { continuation.resume(with: end) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let index = state.sleepers.firstIndex(where: { $0.number == number }) else {
                    state.cancelled.insert(number)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
