// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Journal
internal import Synchronization

/// Waits for no write longer than an SOS may: a disk that hangs is one that takes nothing.
///
/// What was begun goes on, and may be done later. Until then nothing more is begun.
final class HangGuard: Sendable {
    private struct Write {
        var deadline: DispatchTime
        var giveUp: @Sendable () -> Void
    }

    private struct State {
        var count = 0
        /// Those that somebody waits for.
        var awaited: [Int: Write] = [:]
        /// Those that nobody waits for any more.
        var late: Set<Int> = []
        var isTimed = false
    }

    /// As long an SOS waits for a disk.
    static let patience = Duration.seconds(1)

    private let patience: DispatchTimeInterval
    private let state = Mutex(State())

    init(patience: Duration = patience) {
        self.patience = .milliseconds(Int(patience / .milliseconds(1)))
    }

    /// Begins a write and waits for its answer.
    ///
    /// - Parameter begin: is given what is to be called with the answer, once, from any thread.
    /// - Throws: what the write did; `.unavailable` when it does not answer in time, or when an
    ///   earlier one has not answered yet.
    func write<Value: Sendable>(
        _ begin: (@escaping @Sendable (Result<Value, JournalError>) -> Void) -> Void
    ) async throws(JournalError) -> Value {
        let answer: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            let number = enter {
                continuation.resume(
                    returning: .failure(.unavailable("the disk does not answer in time")))
            }
            guard let number else {
                return continuation.resume(
                    returning: .failure(.unavailable("the disk has not answered yet")))
            }
            begin { result in
                if self.leave(number) { continuation.resume(returning: result) }
            }
        }
        return try answer.get()
    }

    /// Nil while an earlier write is late.
    private func enter(_ giveUp: @escaping @Sendable () -> Void) -> Int? {
        let deadline = DispatchTime.now() + patience
        let (number, isToBeTimed) = state.withLock { state -> (Int?, Bool) in
            guard state.late.isEmpty else { return (nil, false) }
            state.count += 1
            state.awaited[state.count] = Write(deadline: deadline, giveUp: giveUp)
            defer { state.isTimed = true }
            return (state.count, !state.isTimed)
        }
        if isToBeTimed { look(at: deadline) }
        return number
    }

    /// Whether somebody still waits for its answer.
    private func leave(_ number: Int) -> Bool {
        state.withLock { state in
            state.late.remove(number)
            return state.awaited.removeValue(forKey: number) != nil
        }
    }

    /// One timer for all, for as long as there is anything to wait for.
    private func look(at time: DispatchTime) {
        DispatchQueue.global().asyncAfter(deadline: time) {
            let (overdue, next) = self.state.withLock { state in
                let overdue = state.awaited.filter { $0.value.deadline <= .now() }
                for number in overdue.keys {
                    state.awaited[number] = nil
                    state.late.insert(number)
                }
                let next = state.awaited.values.map(\.deadline).min()
                state.isTimed = next != nil
                return (overdue, next)
            }
            for write in overdue.values { write.giveUp() }
            if let next { self.look(at: next) }
        }
    }
}
