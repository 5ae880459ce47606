// SPDX-License-Identifier: Apache-2.0
package import Journal

extension PostgresStore {
    /// How many disks an entry should be on.
    package var wantedDisks: Int { cluster.settings.copies }

    /// Writes to the primary's log and syncs it, as an append does, without adding an entry and
    /// beside the appends.
    ///
    /// - Returns: on how many disks every entry is now, the primary's included.
    /// - Throws: `.unavailable` when nothing could be written now.
    package func probe() async throws(JournalError) -> Int {
        try await reading.call { connection throws(Fault) in
            let found = try connection.run(
                """
                SELECT pg_logical_emit_message(true, 'natalia', ''), 1 + natalia.standbys(
                    CASE WHEN missed <= pg_current_wal_flush_lsn() THEN missed ELSE '0/0' END)
                FROM natalia.desk
                """)
            return Int(found.number(0, 1))
        }
    }
}
