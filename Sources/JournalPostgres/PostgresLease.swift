// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Journal

extension PostgresStore {
    /// Takes the lease when nobody holds it, under a new epoch; nil while another does.
    ///
    /// - Parameter holder: another name for each start of each node, for who bears the holder's
    ///   name must wait like everybody else.
    package func takeLease(
        as holder: String, for span: Duration = Lease.span
    ) async throws(JournalError) -> Lease? {
        // Before the request goes out: the database counts from later on.
        let until = ContinuousClock.now + span
        let copies = cluster.settings.copies
        return try await leasing.call { connection throws(Fault) in
            let answer = try connection.run(
                "CALL natalia.take_lease($1, $2, $3, NULL, NULL)",
                [.text(holder), .bigint(span.milliseconds), .bigint(copies)])
            if answer.isNull(0, 0) { return nil }
            return Lease(holder: holder, epoch: answer.number(0, 0), until: until)
        }
    }

    /// Keeps the lease, under the same epoch; nil when it has expired or is another's.
    ///
    /// Waits for no standby. After a failover a lease may so end earlier than its holder believes,
    /// by the age of one renewal at most; what is appended under it is checked all the same.
    package func renewLease(
        _ lease: Lease, for span: Duration = Lease.span
    ) async throws(JournalError) -> Lease? {
        let until = ContinuousClock.now + span
        return try await leasing.call { connection throws(Fault) in
            let answer = try connection.run(
                """
                UPDATE natalia.lease
                SET expires = clock_timestamp() + $3 * interval '1 millisecond'
                WHERE holder = $1 AND epoch = $2 AND expires > clock_timestamp()
                RETURNING epoch
                """, [.text(lease.holder), .bigint(lease.epoch), .bigint(span.milliseconds)])
            if answer.count == 0 { return nil }
            return Lease(holder: lease.holder, epoch: lease.epoch, until: until)
        }
    }

    /// Gives the lease up, and lets the other nodes know.
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
