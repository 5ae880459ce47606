// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Journal

/// The journal on PostgreSQL, for several nodes at once.
///
/// An append is one round trip: one call of a procedure that holds the desk's row, checks the head
/// and the lease, writes, waits for the standby and says on how many disks it is; it ends within a
/// second, since a device waits for it. Each purpose has a connection on a thread of its own, made
/// anew when it is lost; every call ends within seconds. Nothing here follows the cancellation of a
/// task: what was begun is ended and answered.
///
/// When a connection is lost in the middle of an append, nobody knows what became of it. The next
/// call on a new connection first ends what the server may still be at, so that `head` then tells.
package final class PostgresStore: SharedStore {
    let cluster: Cluster
    let writing: Line
    let reading: Line
    let leasing: Line
    let listening: Line

    /// Opens the journal.
    ///
    /// - Parameter begins: whether one is begun in a database without any.
    /// - Throws: `.unavailable`; `.newerForm` when a newer build made it.
    package static func open(
        _ settings: PostgresSettings, begins: Bool = true
    ) async throws(JournalError) -> PostgresStore {
        let cluster = Cluster(settings)
        try await Line.once(.opening, cluster) { connection throws(Fault) in
            if begins { try Schema.begin(on: connection) }
            try Schema.check(on: connection)
            if settings.copies > 1 { try Schema.checkRights(on: connection) }
        }
        return PostgresStore(cluster)
    }

    private init(_ cluster: Cluster) {
        self.cluster = cluster
        writing = Line(.writing, cluster)
        reading = Line(.reading, cluster)
        leasing = Line(.leasing, cluster)
        listening = Line(.listening, cluster)
    }

    /// Asked where appends are made while nobody knows what became of the last one: then it tells.
    /// At all other times no append waits behind it.
    package func head() async throws(JournalError) -> Head {
        guard writing.isInDoubt else {
            return try await reading.call { connection throws(Fault) in
                try Self.head(on: connection)
            }
        }
        let settings = cluster.settings
        let allowance = Allowance(silence: settings.appendPatience, whole: settings.patience)
        return try await writing.call(within: allowance) { connection throws(Fault) in
            try Self.head(on: connection)
        }
    }

    package func copies() async throws(JournalError) -> Copies {
        let copies = cluster.settings.copies
        return try await writing.call { connection throws(Fault) in
            let answer = try connection.run("CALL natalia.settle($1, NULL)", [.bigint(copies)])
            return answer.number(0, 0) >= copies ? .all : .one
        }
    }

    @discardableResult
    package func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        guard entries.follow(expected) else { throw .headMoved }
        let copies = cluster.settings.copies
        return try await writing.call { connection throws(Fault) in
            do throws(Fault) {
                let answer = try connection.run(
                    "CALL natalia.append($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL)",
                    [
                        .bigint(expected.number.value), .bytea(expected.hash.bytes),
                        .bigint(copies),
                        .bigints(entries.map(\.recordedAt.milliseconds)),
                        .byteas(entries.map(\.subject.bytes)), .byteas(entries.map(\.sealed)),
                        .byteas(entries.map(\.hash.bytes)), .byteas(keys.map(\.subject.bytes)),
                        .byteas(keys.map(\.wrapped)),
                    ])
                guard answer.number(0, 0) == 0 else { throw .journal(.headMoved) }
                return answer.number(0, 1) >= copies ? .all : .one
            } catch  where error.isTimeout {
                // It ended before the commit, behind another node's append, or right after it.
                let head = try Self.head(on: connection)
                if let last = entries.last, head.number == last.number, head.hash == last.hash {
                    return .one
                }
                throw head == expected ? error : .journal(.headMoved)
            }
        }
    }

    private static func head(on connection: borrowing Connection) throws(Fault) -> Head {
        try connection.run(
            "SELECT number, hash FROM natalia.entries ORDER BY number DESC LIMIT 1"
        ).head()
    }

    package func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        try await reading.call { connection throws(Fault) in
            try connection.run(
                """
                SELECT number, recorded_at, subject, sealed, hash FROM natalia.entries
                WHERE number > $1 ORDER BY number LIMIT $2
                """, [.bigint(number.value), .bigint(max(0, limit))]
            ).entries()
        }
    }

    package func keys() async throws(JournalError) -> [WrappedKey] {
        try await reading.call { connection throws(Fault) in
            try connection.run("SELECT subject, wrapped FROM natalia.keys ORDER BY subject").keys()
        }
    }

    /// Also takes the key out of the table's file and, as far as the account may, out of the
    /// server's log: see docs/OPERATING.md.
    package func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        let copies = cluster.settings.copies
        try await Line.once(.aside, cluster) { connection throws(Fault) in
            let answer = try connection.run(
                "CALL natalia.destroy_key($1, $2, NULL, NULL)",
                [.bytea(subject.bytes), .bigint(copies)])
            guard answer.number(0, 0) > 0 else { return }
            try connection.run("VACUUM FULL natalia.keys")
            let rights = try connection.run(
                """
                SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE')
                    AND pg_has_role('pg_checkpoint', 'USAGE')
                """)
            guard rights.number(0, 0) == 1 else { return }
            try connection.run("SELECT pg_switch_wal()")
            try connection.run("CHECKPOINT")
        }
    }

    /// Ends every connection once what waits is done. What is asked afterwards fails.
    package func close() async {
        for line in [writing, reading, leasing, listening] { await line.close() }
    }
}

extension Line {
    /// Runs `body` on a connection that is made for it.
    static func once<Value: Sendable>(
        _ purpose: Line.Purpose, _ cluster: Cluster,
        _ body: @escaping @Sendable (borrowing Connection) throws(Fault) -> Value
    ) async throws(JournalError) -> Value {
        let line = Line(purpose, cluster)
        do throws(JournalError) {
            let value = try await line.call(body)
            await line.close()
            return value
        } catch {
            await line.close()
            throw error
        }
    }
}
