// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization

/// A thread that may block as long as it likes, and gives way to all others: a share that hangs
/// holds up nothing but the backup that goes there.
final class BackgroundThread: Sendable {
    private let jobs = Jobs()

    init() {
        let jobs = jobs
        Thread.detachNewThread {
            // On Linux this is the niceness of this thread alone. Not having it is no fault.
            _ = nice(10)
            while let job = jobs.next() { job() }
        }
    }

    deinit { jobs.close() }

    /// Does `work` on the thread, after what was asked before. When the task is cancelled it waits
    /// no longer, whatever becomes of the work.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let answer = Answer<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard answer.isAwaited(by: continuation) else { return }
                jobs.add { answer.give(Result { try work() }) }
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }
}

/// What a thread does next. Who asks waits for the answer, so there are never more than a few.
private final class Jobs: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    func add(_ job: @escaping @Sendable () -> Void) {
        state.withLock { $0.waiting.append(job) }
        work.signal()
    }

    /// Waits for a job; nil once closed.
    func next() -> (@Sendable () -> Void)? {
        work.wait()
        return state.withLock { state in
            state.isClosed || state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        work.signal()
    }
}

/// One answer, for whoever waits first; what comes later is dropped.
private final class Answer<Value: Sendable>: Sendable {
    private enum State {
        case nobodyWaits
        case awaited(CheckedContinuation<Value, any Error>)
        case given
    }

    private let state = Mutex(State.nobodyWaits)

    /// False when it was given up already.
    func isAwaited(by continuation: CheckedContinuation<Value, any Error>) -> Bool {
        let isAwaited = state.withLock { state in
            guard case .nobodyWaits = state else { return false }
            state = .awaited(continuation)
            return true
        }
        if !isAwaited { continuation.resume(throwing: CancellationError()) }
        return isAwaited
    }

    func give(_ result: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            defer { state = .given }
            guard case .awaited(let continuation) = state else { return nil }
            return continuation
        }
        waiting?.resume(with: result)
    }
}
