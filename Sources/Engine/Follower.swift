// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Journal
internal import Synchronization

/// What has become so since the follower last looked.
package struct Change: Sendable {
    package var world: World
    package var head: EntryNumber
    package var touchedAlarms: Set<ID<Alarm>>
    /// Whether officers, defenders, plans or the quarantine list changed.
    package var touchedStation: Bool
}

/// One reader of the journal's progress. Changes that come while it works are merged, so that a
/// slow follower holds a set of alarms and never a queue.
package final class Follower: Sendable {
    private struct Waiting {
        var change: Change?
        var continuation: CheckedContinuation<Change?, Never>?
        var isFinished = false
    }

    private let waiting = Mutex(Waiting())

    init() {}

    /// Whether nobody reads here any more.
    var isFinished: Bool { waiting.withLock { $0.isFinished } }

    /// The changes since the last call; waits for one. Nil when the desk has closed or the task
    /// was cancelled.
    package func next() async -> Change? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: Change?? = waiting.withLock { waiting in
                    if let change = waiting.change {
                        waiting.change = nil
                        return .some(change)
                    }
                    if waiting.isFinished { return .some(nil) }
                    waiting.continuation = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            finish()
        }
    }

    func tell(_ change: Change) {
        let continuation = waiting.withLock { waiting in
            if waiting.isFinished { return nil as CheckedContinuation<Change?, Never>? }
            if let continuation = waiting.continuation {
                waiting.continuation = nil
                return Optional(continuation)
            }
            if var merged = waiting.change {
                merged.world = change.world
                merged.head = change.head
                merged.touchedAlarms.formUnion(change.touchedAlarms)
                merged.touchedStation = merged.touchedStation || change.touchedStation
                waiting.change = merged
            } else {
                waiting.change = change
            }
            return nil
        }
        continuation?.resume(returning: change)
    }

    /// Reads no more: `next` gives nil from now on.
    package func stop() { finish() }

    func finish() {
        let continuation = waiting.withLock { waiting in
            waiting.isFinished = true
            defer { waiting.continuation = nil }
            return waiting.continuation
        }
        continuation?.resume(returning: nil)
    }
}
