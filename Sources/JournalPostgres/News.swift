// SPDX-License-Identifier: Apache-2.0
package import Journal
internal import Synchronization

extension PostgresStore {
    private static let screenWords = "screen"

    package func tellOfScreen() async throws(JournalError) {
        try await leasing.call { connection throws(Fault) in
            try connection.run("SELECT pg_notify('natalia', $1)", [.text(Self.screenWords)])
        }
    }

    /// The first call after each connecting says `heard`; of a screen it also hears from itself.
    /// Returns within a tenth of a second when the task is cancelled or the store
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
                        guard let news = try connection.news(until: slice) else { continue }
                        if news.words == Self.screenWords { return .screenIsWatched }
                        if news.teller != cluster.state.withLock({ $0.writer }) { return .heard }
                    }
                    return .quiet
                }
            } catch { return .lost }
        } onCancel: {
            isCancelled.set(true)
        }
    }
}
