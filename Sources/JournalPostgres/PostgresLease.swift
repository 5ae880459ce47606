// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Journal

extension PostgresStore {
    package func takeLease(
        as holder: String, for span: Duration
    ) async throws(JournalError) -> Lease? {
        let copies = cluster.settings.copies
        return try await leasing.call { connection throws(Fault) in
            let answer = try connection.run(
                "CALL natalia.take_lease($1, $2, $3, NULL, NULL)",
                [.text(holder), .bigint(span.milliseconds), .bigint(copies)])
            if answer.isNull(0, 0) { return nil }
            return Lease(holder: holder, epoch: answer.number(0, 0))
        }
    }

    /// Waits for no standby. After a failover a lease may so end earlier than its holder believes,
    /// by the age of one renewal at most; whatever it appends is held to the journal's end all the
    /// same.
    package func renewLease(
        _ lease: Lease, for span: Duration
    ) async throws(JournalError) -> Lease? {
        try await leasing.call { connection throws(Fault) in
            let answer = try connection.run(
                """
                UPDATE natalia.lease
                SET expires = clock_timestamp() + $3 * interval '1 millisecond'
                WHERE holder = $1 AND epoch = $2 AND expires > clock_timestamp()
                RETURNING epoch
                """, [.text(lease.holder), .bigint(lease.epoch), .bigint(span.milliseconds)])
            if answer.count == 0 { return nil }
            return lease
        }
    }

    package func releaseLease(_ lease: Lease) async throws(JournalError) {
        try await leasing.call { connection throws(Fault) in
            try connection.run(
                """
                WITH released AS (
                    UPDATE natalia.lease SET expires = '-infinity'
                    WHERE holder = $1 AND epoch = $2 RETURNING 1
                )
                SELECT pg_notify('natalia', '') FROM released
                """, [.text(lease.holder), .bigint(lease.epoch)])
        }
    }
}
