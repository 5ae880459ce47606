// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Journal
internal import Synchronization

/// One connection for one purpose, made anew when it is lost, on a thread of its own: libpq blocks,
/// and the tasks' own threads are too few for that.
final class Line: Sendable {
    /// What a connection is for, and with it how long its calls may take.
    enum Purpose: String {
        case writing, reading, leasing, listening
        /// Makes the tables; the one that may meet a database without a journal.
        case opening
        /// What is long and rare: a snapshot, the end of a key.
        case aside

        /// Whether an SOS may wait for it: then it is not even tried while the database is away.
        /// Others find out when it is back.
        var isWaitedFor: Bool {
            switch self {
            case .writing, .reading: true
            case .leasing, .listening, .opening, .aside: false
            }
        }
    }

    private struct Job: Sendable {
        /// When it must have begun, or it is not done at all.
        let latest: ContinuousClock.Instant
        /// Does the work, or answers with why it cannot be done.
        let run: @Sendable (inout Holder, JournalError?) -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
        var hasEnded = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    /// The most calls that wait; what comes on top is refused at once.
    static let mostWaiting = 256
    private let state = Mutex(State())
    /// Counts the waiting jobs; after closing, the thread finds none and ends.
    private let work = DispatchSemaphore(value: 0)
    private let allowance: Allowance
    private let isUnsettled = Flag()

    init(_ purpose: Purpose, _ cluster: Cluster) {
        allowance = Allowance(purpose, cluster.settings)
        let thread = Thread { [self] in serve(Holder(purpose, cluster)) }
        thread.name = "pg-\(purpose.rawValue)"
        thread.start()
    }

    /// Whether nobody knows yet what became of the last call.
    var isInDoubt: Bool { isUnsettled.isSet }

    /// Runs `body` on the connection, whether or not the task is cancelled.
    ///
    /// - Parameter other: how long it may take, if not as long as the line's calls take.
    func call<Value: Sendable>(
        within other: Allowance? = nil,
        _ body: @escaping @Sendable (borrowing Connection) throws(Fault) -> Value
    ) async throws(JournalError) -> Value {
        let allowance = other ?? allowance
        let now = ContinuousClock.now
        let bound = Connection.Bound(silence: allowance.silence, end: now + allowance.whole)
        let result = await withCheckedContinuation { continuation in
            let job = Job(latest: now + allowance.silence) { [self] holder, refusal in
                let result = refusal.map { .failure($0) } ?? holder.use(bound, body)
                isUnsettled.set(holder.isInDoubt)
                continuation.resume(returning: result)
            }
            if let refusal = put(job) {
                continuation.resume(returning: Result<Value, JournalError>.failure(refusal))
            }
        }
        return try result.get()
    }

    private func put(_ job: Job) -> JournalError? {
        let refusal: JournalError? = state.withLock { state in
            if state.isClosed { return .unavailable("the journal is closed") }
            guard state.jobs.count < Self.mostWaiting else {
                return .unavailable("too much waits for the database")
            }
            state.jobs.append(job)
            return nil
        }
        if refusal == nil { work.signal() }
        return refusal
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Ends the connection once what waits is done.
    func close() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                state.isClosed = true
                if !state.hasEnded { state.closers.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
            work.signal()
        }
    }

    private func serve(_ holder: consuming Holder) {
        while true {
            work.wait()
            guard let job = state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() })
            else { break }
            // What stood behind a hung call is not made to wait for the next one too.
            let isLate = ContinuousClock.now > job.latest
            job.run(&holder, isLate ? .unavailable("the database is too slow") : nil)
        }
        holder.end()
        let closers = state.withLock { state in
            state.hasEnded = true
            return state.closers
        }
        closers.forEach { $0.resume() }
    }
}
