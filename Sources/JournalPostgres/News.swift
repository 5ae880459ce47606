// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Synchronization

extension PostgresStore {
    /// What ended a wait for other nodes.
    package enum News: Hashable, Sendable {
        /// Somebody else appended, or gave the lease up, or may have while nobody listened.
        case heard
        /// Nothing in the given time.
        case quiet
        /// The database cannot be reached.
        case lost
    }

    /// Waits until another node has appended; for one caller at a time.
    ///
    /// News that come between two calls wait for the next one. The first call after each connecting
    /// says `heard`. Returns within a tenth of a second when the task is cancelled or the store
    /// closed.
    package func news(timeout: Duration) async -> News {
        let end = ContinuousClock.now + timeout
        let isCancelled = Flag()
        let cluster = cluster
        let listening = listening
        return await withTaskCancellationHandler {
            do throws(JournalError) {
                return try await listening.call { connection throws(Fault) in
                    while ContinuousClock.now < end, !isCancelled.isSet, !listening.isClosed {
                        let slice = min(end, ContinuousClock.now + .milliseconds(100))
                        guard let teller = try connection.news(until: slice) else { continue }
                        if teller != cluster.state.withLock({ $0.writer }) { return .heard }
                    }
                    return .quiet
                }
            } catch { return .lost }
        } onCancel: {
            isCancelled.set(true)
        }
    }
}
