// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Engine
import Journal
import Logging

/// Keeps the journal quick to append to and quick to open.
struct JournalKeeper {
    let storage: Storage
    let desk: Desk
    let clock: Clock
    let logger: Logger
    /// Entries that this start read one by one.
    let replayed: Int

    /// A start reads at most about so many entries one by one.
    static let entriesBetweenSnapshots: Int64 = 50_000

    /// Works until the surrounding task is cancelled. What the store does not take now it takes
    /// later: nothing is lost but time.
    func run() async throws {
        // Also of a server that never lives long enough to write so many itself.
        var last = desk.head.value - Int64(replayed)
        while true {
            try await clock.sleep(.seconds(2))
            last = await tidy(since: last)
        }
    }

    /// - Returns: where the journal ended at the last snapshot.
    private func tidy(since last: Int64) async -> Int64 {
        do throws(JournalError) {
            try await storage.tidy()
            let head = desk.head.value
            // Of several nodes one does it.
            guard head - last >= Self.entriesBetweenSnapshots,
                desk.mandate.isLeased(at: clock.now())
            else { return last }
            try await takeSnapshot()
            return head
        } catch {
            logger.warning("The journal could not be tidied: \(error)")
            return last
        }
    }

    func takeSnapshot() async throws(JournalError) {
        // While the journal lacks something, a snapshot would be ahead of it.
        guard let (scribe, world) = await desk.position() else { return }
        // A second of work: on a thread of its own, so that no SOS waits for it.
        let snapshot = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    returning: Snapshot.seal(world, head: scribe.head, keyring: scribe.keyring))
            }
        }
        try await storage.journal.replaceSnapshot(snapshot)
    }
}
