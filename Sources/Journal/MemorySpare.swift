// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// A spare place that ends with the process: for tests and the simulator.
package final class MemorySpare: SparePlace {
    private let kept = Mutex<[StoredPage]>([])

    package init() {}

    package func add(_ page: StoredPage) async throws(JournalError) {
        kept.withLock { kept in
            if page.head.number > kept.last?.head.number ?? Head.empty.number { kept.append(page) }
        }
    }

    package func replace(with pages: [StoredPage]) async throws(JournalError) {
        kept.withLock { $0 = pages }
    }

    package func pages() async throws(JournalError) -> [StoredPage] { kept.withLock { $0 } }

    package func empty() async throws(JournalError) { kept.withLock { $0 = [] } }
}
