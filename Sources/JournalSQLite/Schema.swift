// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Foundation
internal import GRDB
internal import Journal

/// The tables, and the sentences that read and write them.
enum Schema {
    /// Rises when an older build could no longer read what is written.
    static let form = 1
    /// Marks the file as ours: `natl`.
    static let applicationID = 0x6E61_746C

    static func create(in db: Database) throws {
        let form = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if form > Self.form { throw JournalError.newerForm(form) }
        if form == Self.form { return }
        guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0 else {
            throw JournalError.unavailable("the file is no journal")
        }
        try db.inTransaction(.immediate) {
            try db.execute(sql: tables)
            return .commit
        }
    }

    private static let tables = """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(form);
        CREATE TABLE entries (
            number INTEGER PRIMARY KEY,
            recorded_at INTEGER NOT NULL,
            subject BLOB NOT NULL,
            sealed BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE keys (subject BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TRIGGER entries_stay BEFORE DELETE ON entries
            BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
        CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
            BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
        CREATE TRIGGER entries_follow BEFORE INSERT ON entries
            WHEN NEW.number <> (SELECT ifnull(max(number), 0) + 1 FROM entries)
            BEGIN SELECT RAISE(ABORT, 'entries are only added at the end'); END;
        """

    static func head(in db: Database) throws -> Head {
        let statement = try db.cachedStatement(
            sql: "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1")
        guard let row = try Row.fetchOne(statement) else { return .empty }
        return Head(number: EntryNumber(row[0]), hash: try digest(row, 1))
    }

    static func insert(_ entries: [SealedEntry], in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO entries (number, recorded_at, subject, sealed, hash)
                VALUES (?, ?, ?, ?, ?)
                """)
        for entry in entries {
            try statement.execute(arguments: [
                entry.number.value, entry.recordedAt.milliseconds, entry.subject.blob,
                Data(entry.sealed), Data(entry.hash.bytes),
            ])
        }
    }

    static func entries(
        after number: EntryNumber, limit: Int, in db: Database
    ) throws -> [SealedEntry] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT number, recorded_at, subject, sealed, hash FROM entries
                WHERE number > ? ORDER BY number LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [number.value, max(0, limit)])
        var entries: [SealedEntry] = []
        while let row = try rows.next() {
            let number = EntryNumber(row[0])
            guard let subject = try ID<Subject>(blob: bytes(row, 2)),
                let hash = try Digest(bytes: bytes(row, 4))
            else { throw JournalError.brokenChain(number) }
            entries.append(
                SealedEntry(
                    number: number, recordedAt: Moment(milliseconds: row[1]), subject: subject,
                    sealed: try bytes(row, 3), hash: hash))
        }
        return entries
    }

    static func keys(in db: Database) throws -> [WrappedKey] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT subject, wrapped FROM keys ORDER BY subject")
        var keys: [WrappedKey] = []
        while let row = try rows.next() {
            guard let subject = try ID<Subject>(blob: bytes(row, 0)) else {
                throw JournalError.unavailable("a data key names no subject")
            }
            keys.append(WrappedKey(subject: subject, wrapped: try bytes(row, 1)))
        }
        return keys
    }

    static func replace(_ key: WrappedKey, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO keys (subject, wrapped) VALUES (?, ?)")
        try statement.execute(arguments: [key.subject.blob, Data(key.wrapped)])
    }

    static func destroyKey(of subject: ID<Subject>, in db: Database) throws {
        try db.execute(
            sql: "UPDATE keys SET wrapped = x'' WHERE subject = ?", arguments: [subject.blob])
    }

    /// The bytes of a column, copied once.
    static func bytes(_ row: Row, _ column: Int) throws -> [UInt8] {
        try row.withUnsafeData(atIndex: column) { data in data.map { Array($0) } ?? [] }
    }

    private static func digest(_ row: Row, _ column: Int) throws -> Digest {
        guard let digest = try Digest(bytes: bytes(row, column)) else {
            throw JournalError.brokenChain(EntryNumber(row[0]))
        }
        return digest
    }
}
