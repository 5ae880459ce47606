// SPDX-License-Identifier: Apache-2.0
internal import GRDB
package import Journal

extension SQLiteStore {
    /// Writes to the journal's log and syncs it, as an append does, without adding an entry.
    ///
    /// - Throws: `.unavailable` when nothing could be written now, or not in time.
    package func probe() async throws(JournalError) {
        try await pool.change(guardedBy: hangGuard) { db in
            // The number that stands there already: SQLite writes the page all the same.
            try db.execute(sql: "PRAGMA user_version = \(Schema.form)")
        }
    }
}
