// SPDX-License-Identifier: Apache-2.0
import Journal
import JournalPostgres
import JournalSQLite

/// The store that a station's journal lies in, with what the two kinds do each in its own way.
enum Storage: Sendable {
    case file(SQLiteStore)
    case postgres(PostgresStore)

    var journal: any JournalStore {
        switch self {
        case .file(let store): store
        case .postgres(let store): store
        }
    }

    /// On how many disks an entry should be.
    var wantedDisks: Int {
        switch self {
        case .file: 1
        case .postgres(let store): store.wantedDisks
        }
    }

    /// Writes and syncs as an append does, without adding an entry.
    ///
    /// - Returns: on how many disks everything is now.
    /// - Throws: `.unavailable` when nothing could be written now.
    func probe() async throws(JournalError) -> Int {
        switch self {
        case .file(let store):
            try await store.probe()
            return 1
        case .postgres(let store): return try await store.probe()
        }
    }

    /// Keeps the store quick to append to; to be called every few seconds. PostgreSQL does so by
    /// itself.
    func tidy() async throws(JournalError) {
        switch self {
        case .file(let store): try await store.checkpoint()
        case .postgres: break
        }
    }

    /// What is asked of the store afterwards fails.
    func close() async throws(JournalError) {
        switch self {
        case .file(let store): try await store.close()
        case .postgres(let store): await store.close()
        }
    }
}
