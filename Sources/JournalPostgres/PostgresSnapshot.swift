// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Journal

extension PostgresStore {
    /// How many chunks go with one sentence.
    private static let chunksInPage = 1_024

    package func snapshot() async throws(JournalError) -> SealedSnapshot? {
        try await Line.once(.aside, cluster) { connection throws(Fault) in
            try connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            let head = try connection.run("SELECT number, hash FROM natalia.snapshot_head").head()
            var chunks: [SealedSnapshot.Chunk] = []
            while head != .empty {
                let page = try connection.run(
                    """
                    SELECT subject, sealed FROM natalia.snapshot_chunks
                    WHERE place >= $1 ORDER BY place LIMIT $2
                    """, [.bigint(chunks.count), .bigint(Self.chunksInPage)])
                for row in 0..<page.count {
                    guard let subject = ID<Subject>(bytes: page.bytes(row, 0)) else {
                        throw .journal(.unavailable("the snapshot is broken"))
                    }
                    chunks.append(
                        SealedSnapshot.Chunk(subject: subject, sealed: page.bytes(row, 1)))
                }
                if page.count < Self.chunksInPage { break }
            }
            try connection.run("COMMIT")
            return head == .empty ? nil : SealedSnapshot(head: head, chunks: chunks)
        }
    }

    /// On a connection of its own, so that no append waits for it; it waits for no standby, since
    /// losing it loses only time.
    package func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {
        try await Line.once(.aside, cluster) { connection throws(Fault) in
            try connection.run("BEGIN")
            try connection.run("DELETE FROM natalia.snapshot_chunks")
            try connection.run("DELETE FROM natalia.snapshot_head")
            try connection.run(
                "INSERT INTO natalia.snapshot_head VALUES ($1, $2)",
                [.bigint(snapshot.head.number.value), .bytea(snapshot.head.hash.bytes)])
            for start in stride(from: 0, to: snapshot.chunks.count, by: Self.chunksInPage) {
                let page = snapshot.chunks[start...].prefix(Self.chunksInPage)
                try connection.run(
                    """
                    INSERT INTO natalia.snapshot_chunks
                    SELECT $1 + place - 1, subject, sealed FROM unnest($2, $3) WITH ORDINALITY
                        AS chunk (subject, sealed, place)
                    """,
                    [
                        .bigint(start), .byteas(page.map(\.subject.bytes)),
                        .byteas(page.map(\.sealed)),
                    ])
            }
            try connection.run("COMMIT")
        }
    }
}
