// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import Journal

extension Configuration {
    /// How every connection of ours begins: nothing in temporary files, what is deleted is zeroed.
    static var ours: Configuration {
        var configuration = Configuration()
        // Longer than this an SOS does not wait: it goes to the spare place.
        configuration.busyMode = .timeout(1)
        configuration.maximumReaderCount = 2
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        return configuration
    }
}

extension DatabaseWriter {
    /// Runs `body` on the writing connection's own queue, whether or not the task is cancelled.
    func change<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        let result = await withCheckedContinuation { continuation in
            asyncWriteWithoutTransaction { db in
                continuation.resume(returning: Result { try body(db) })
            }
        }
        return try opening { try result.get() }
    }

    /// The same, but that nobody waits for a disk that hangs.
    func change<Value: Sendable>(
        guardedBy hangGuard: HangGuard, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        try await hangGuard.write { answer in
            asyncWriteWithoutTransaction { db in
                answer(Result { () throws(JournalError) in try opening { try body(db) } })
            }
        }
    }

    /// Runs `body` on a reading connection's own queue, in one transaction.
    func look<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalError) -> Value {
        let result = await withCheckedContinuation { continuation in
            asyncRead { db in
                continuation.resume(returning: Result { try body(try db.get()) })
            }
        }
        return try opening { try result.get() }
    }
}

/// Turns what the database throws into the journal's own error. Its words name no content.
func opening<Value>(_ body: () throws -> Value) throws(JournalError) -> Value {
    do {
        return try body()
    } catch let error as JournalError {
        throw error
    } catch let error as DatabaseError {
        throw .unavailable("SQLite \(error.extendedResultCode): \(error.message ?? "no reason")")
    } catch {
        throw .unavailable("the file cannot be used")
    }
}
