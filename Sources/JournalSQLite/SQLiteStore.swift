// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Foundation
internal import GRDB
package import Journal

/// The journal in one SQLite file, for one process at a time.
///
/// Every append is one transaction that is synced before it returns, or fails when the disk does
/// not answer in time; it may come to the journal later then. Moving what was written into
/// the main file is left to `checkpoint`, so that no append pays for it. Nothing here follows the
/// cancellation of a task: what was begun is ended and answered.
package final class SQLiteStore: JournalStore {
    /// The one connection that writes, and those that read beside it.
    let pool: DatabasePool
    /// Moves pages into the main file while others write.
    private let mover: DatabaseQueue
    private let snapshots: SnapshotFile
    private let lock: WriterLock
    let hangGuard: HangGuard

    /// A log of more pages than this is begun anew, at the price of a short wait for one append.
    private static let mostPagesInLog = 16_384

    /// Opens the journal at `path`, or begins one; says what an unfinished write left out.
    ///
    /// - Parameter patience: how long an append may take: more where nobody's SOS waits for it.
    /// - Throws: `.unavailable` when another process has it, `.newerForm` when a newer build made
    ///   it.
    package static func open(
        path: String, patience: Duration = HangGuard.patience
    ) async throws(JournalError) -> (store: SQLiteStore, recovery: Recovery) {
        let files = JournalFiles(path: path)
        try files.prepare()
        let lock = try WriterLock(path: files.lock)
        let leftOver = try files.inspectLog()
        let pool = try await connect(files)
        let store = try SQLiteStore(
            pool: pool, mover: opening { try DatabaseQueue(path: path, configuration: .ours) },
            snapshots: SnapshotFile(path: files.snapshot), lock: lock,
            hangGuard: HangGuard(patience: patience))
        let head = try await store.head()
        return (store, Recovery(leftOver, lastEntry: head.number))
    }

    private init(
        pool: DatabasePool, mover: DatabaseQueue, snapshots: SnapshotFile, lock: WriterLock,
        hangGuard: HangGuard
    ) {
        self.pool = pool
        self.mover = mover
        self.snapshots = snapshots
        self.lock = lock
        self.hangGuard = hangGuard
    }

    private static func connect(_ files: JournalFiles) async throws(JournalError) -> DatabasePool {
        let pool = try opening {
            try DatabasePool(path: files.path, configuration: .ours)
        }
        try await pool.change { db in
            // GRDB sets NORMAL on this connection after it prepared it.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try Schema.create(in: db)
            // What was recovered goes into the main file, and the log begins empty; on a disk that
            // takes nothing it stays where it is, and the server comes up all the same.
            do { try db.checkpoint(.truncate) } catch DatabaseError.SQLITE_FULL,
                DatabaseError.SQLITE_IOERR
            {}
        }
        return pool
    }

    package func head() async throws(JournalError) -> Head {
        try await pool.look { try Schema.head(in: $0) }
    }

    package func copies() async throws(JournalError) -> Copies { .all }

    @discardableResult
    package func append(
        _ entries: [SealedEntry], keys: [WrappedKey], expecting expected: Head
    ) async throws(JournalError) -> Copies {
        try await pool.change(guardedBy: hangGuard) { db in
            try db.inTransaction(.immediate) {
                guard try Schema.head(in: db) == expected, entries.follow(expected) else {
                    throw JournalError.headMoved
                }
                try Schema.insert(entries, in: db)
                for key in keys { try Schema.replace(key, in: db) }
                return .commit
            }
        }
        return .all
    }

    package func entries(
        after number: EntryNumber, limit: Int
    ) async throws(JournalError) -> [SealedEntry] {
        try await pool.look { try Schema.entries(after: number, limit: limit, in: $0) }
    }

    package func keys() async throws(JournalError) -> [WrappedKey] {
        try await pool.look { try Schema.keys(in: $0) }
    }

    package func destroyKey(of subject: ID<Subject>) async throws(JournalError) {
        try await pool.change { db in
            try db.inTransaction(.immediate) {
                try Schema.destroyKey(of: subject, in: db)
                return .commit
            }
            // The log still holds the page as it was.
            try db.checkpoint(.truncate)
        }
    }

    package func snapshot() async throws(JournalError) -> SealedSnapshot? {
        try await snapshots.read()
    }

    package func replaceSnapshot(_ snapshot: SealedSnapshot) async throws(JournalError) {
        try await snapshots.replace(with: snapshot)
    }

    /// Moves what was written into the main file, beside the appends; to be called every few
    /// seconds.
    package func checkpoint() async throws(JournalError) {
        let pages = try await mover.change { try $0.checkpoint(.passive).walFrameCount }
        guard pages > Self.mostPagesInLog else { return }
        try await pool.change { db in
            // A reader in the way is no fault: the next call tries again.
            do { try db.checkpoint(.restart) } catch DatabaseError.SQLITE_BUSY {}
        }
    }

    /// Gives the file free. What is asked of the store afterwards fails.
    package func close() async throws(JournalError) {
        try opening {
            try mover.close()
            try pool.close()
        }
        try snapshots.close()
        lock.release()
    }
}
