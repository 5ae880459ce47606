// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Synchronization

/// A journal that ends with the process: for tests and the simulator.
package final class MemoryStore: JournalStore {
    private struct Contents {
        var entries: [SealedEntry] = []
        var keys: [ID<Subject>: [UInt8]] = [:]
        var snapshot: SealedSnapshot?

        var head: Head {
            entries.last?.head ?? .empty
        }
    }

    private let contents = Mutex(Contents())

    package init() {}

    package func head() async throws(JournalError) -> Head { contents.withLock { $0.head } }

    package func copies() async throws(JournalError) -> Copies { .all }

    @discardableResult
    package func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        let isAdded = contents.withLock { contents in
            guard contents.head == expected, entries.follow(expected) else { return false }
            contents.entries += entries
            for key in keys { contents.keys[key.subject] = key.wrapped }
            return true
        }
        guard isAdded else { throw .headMoved }
        return .all
    }

    package func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        contents.withLock { contents in
            Array(contents.entries.dropFirst(max(0, Int(number.value))).prefix(max(0, limit)))
        }
    }

    package func keys() async throws(JournalError) -> [WrappedKey] {
        contents.withLock { contents in
            contents.keys.sorted { $0.key < $1.key }.map {
                WrappedKey(subject: $0.key, wrapped: $0.value)
            }
        }
    }

    package func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        contents.withLock { contents in
            if contents.keys[subject] != nil { contents.keys[subject] = [] }
        }
    }

    package func snapshot() async throws(JournalError) -> SealedSnapshot? {
        contents.withLock { $0.snapshot }
    }

    package func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {
        contents.withLock { $0.snapshot = snapshot }
    }
}

extension [SealedEntry] {
    /// Whether the numbers go on from `head` without a gap.
    package func follow(_ head: Head) -> Bool {
        enumerated().allSatisfy { index, entry in
            entry.number.value == head.number.value + 1 + Int64(index)
        }
    }
}
