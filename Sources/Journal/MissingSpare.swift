// SPDX-License-Identifier: Apache-2.0

/// What stands in for a spare place that could not be opened: it takes nothing, and the server runs
/// without it.
package struct MissingSpare: SparePlace {
    package let reason: String

    package init(reason: String) { self.reason = reason }

    package func add(_ page: StoredPage) async throws(JournalError) { throw .unavailable(reason) }

    package func replace(with pages: [StoredPage]) async throws(JournalError) {
        throw .unavailable(reason)
    }

    package func pages() async throws(JournalError) -> [StoredPage] { [] }

    package func empty() async throws(JournalError) { throw .unavailable(reason) }
}
