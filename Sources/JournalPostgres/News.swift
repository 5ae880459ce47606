// SPDX-License-Identifier: Apache-2.0
package import Journal
internal import Synchronization

extension PostgresStore {
    /// The first call after each connecting
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
