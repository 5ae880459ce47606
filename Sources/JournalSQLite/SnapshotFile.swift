// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Foundation
internal import GRDB
internal import Journal

/// The snapshot, in a file of its own: writing it takes no lock that an append waits for, and
/// losing it loses only time.
final class SnapshotFile: Sendable {
    private let queue: DatabaseQueue

    init(path: String) throws(JournalError) {
        do throws(JournalError) {
            queue = try Self.connect(path)
        } catch {
            // What is broken is only a copy.
            for end in ["", "-journal"] where FileManager.default.fileExists(atPath: path + end) {
                do { try FileManager.default.removeItem(atPath: path + end) } catch {
                    throw .unavailable("the snapshot's file cannot be replaced")
                }
            }
            try JournalFiles.make(path)
            queue = try Self.connect(path)
        }
    }

    private static func connect(_ path: String) throws(JournalError) -> DatabaseQueue {
        try opening {
            let queue = try DatabaseQueue(path: path, configuration: .ours)
            try queue.inDatabase { db in try prepare(db) }
            return queue
        }
    }

    private static func prepare(_ db: Database) throws {
        guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
            throw JournalError.unavailable("the snapshot's file is broken")
        }
        let form = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if form == Schema.form { return }
        try db.inTransaction(.immediate) {
            try db.execute(
                sql: """
                    DROP TABLE IF EXISTS head;
                    DROP TABLE IF EXISTS chunks;
                    PRAGMA application_id = \(Schema.applicationID);
                    PRAGMA user_version = \(Schema.form);
                    CREATE TABLE head (number INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
                    CREATE TABLE chunks (
                        place INTEGER PRIMARY KEY,
                        subject BLOB NOT NULL,
                        sealed BLOB NOT NULL
                    ) STRICT;
                    """)
            return .commit
        }
    }

    func read() async throws(JournalError) -> SealedSnapshot? {
        try await queue.look { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT number, hash FROM head"),
                let hash = try Digest(bytes: Schema.bytes(row, 1))
            else { return nil }
            let head = Head(number: EntryNumber(row[0]), hash: hash)
            var chunks: [SealedSnapshot.Chunk] = []
            let rows = try Row.fetchCursor(
                db, sql: "SELECT subject, sealed FROM chunks ORDER BY place")
            while let row = try rows.next() {
                guard let subject = try ID<Subject>(blob: Schema.bytes(row, 0)) else { return nil }
                chunks.append(
                    SealedSnapshot.Chunk(subject: subject, sealed: try Schema.bytes(row, 1)))
            }
            return SealedSnapshot(head: head, chunks: chunks)
        }
    }

    func replace(with snapshot: SealedSnapshot) async throws(JournalError) {
        try await queue.change { db in
            try db.inTransaction(.immediate) {
                try db.execute(sql: "DELETE FROM head; DELETE FROM chunks")
                try db.execute(
                    sql: "INSERT INTO head (number, hash) VALUES (?, ?)",
                    arguments: [snapshot.head.number.value, Data(snapshot.head.hash.bytes)])
                let statement = try db.cachedStatement(
                    sql: "INSERT INTO chunks (place, subject, sealed) VALUES (?, ?, ?)")
                for (place, chunk) in snapshot.chunks.enumerated() {
                    try statement.execute(arguments: [
                        place, chunk.subject.blob, Data(chunk.sealed),
                    ])
                }
                return .commit
            }
        }
    }

    func close() throws(JournalError) { try opening { try queue.close() } }
}
