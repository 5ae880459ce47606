// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Journal
import JournalPostgres
import JournalSQLite
import Logging

/// A journal that this process works with: its store, its keys, and the world that it tells.
struct OpenJournal {
    let storage: Storage
    let reading: JournalReader.Reading
    /// One sentence on where the journal was found to end.
    let beginning: String
    private let spare: any SparePlace
    /// Of the spare place, where no store's own lock holds it.
    private let lock: WriterLock?

    /// Entries that the spare place holds and the journal does not have yet.
    var waiting: Int { reading.waiting.reduce(0) { $0 + $1.entries.count } }

    /// - Throws: `JournalError`; `.unavailable` when another process has it, and while the database
    ///   is away.
    private static func open(_ settings: Settings) async throws -> OpenJournal {
        switch settings.journal {
        case .file(let path):
            let (store, recovery) = try await SQLiteStore.open(path: path)
            return try await OpenJournal(
                .file(store), spare: settings.spare, lock: nil,
                masterKey: settings.masterKey, beginning: recovery.description)
        case .postgres(let postgres):
            let (lock, spare) = try settings.openSpare()
            let store = try await PostgresStore.open(postgres)
            do {
                return try await OpenJournal(
                    .postgres(store), spare: spare, lock: lock, masterKey: settings.masterKey,
                    beginning: "It lies on PostgreSQL, and is read to its end.")
            } catch {
                await store.close()
                throw error
            }
        }
    }

    private init(
        _ storage: Storage, spare: any SparePlace, lock: WriterLock?, masterKey: MasterKey,
        beginning: String
    ) async throws {
        let store = storage.journal
        let keyring = try Keyring.open(masterKey, wrapped: try await store.keys()) {
            Chance.system.bytes($0)
        }
        reading = try await JournalReader.open(
            store, spare: try await spare.pages(), keyring: keyring)
        if let last = reading.recordedAt { SteadyTime.system.startNoEarlier(than: last) }
        self.storage = storage
        self.lock = lock
        self.beginning = beginning
        self.spare = spare
    }

    /// The desk that goes on with it.
    func desk(_ clock: Clock) -> Desk {
        Desk(journal: storage.journal, spare: spare, continuing: reading, clock: clock)
    }

    /// What makes this process one of several nodes; nil for the only one.
    func node(_ name: String, _ desk: Desk, _ clock: Clock, _ signs: Signs) -> Node? {
        switch storage {
        case .file: return nil
        case .postgres(let store):
            // Another name for each start: who died with the lease waits like everybody else.
            let start = Chance.system.id(Node.self)
            return Node("\(name) \(start)", on: store, desk: desk, clock: clock, signs: signs)
        }
    }

    static func opening(_ settings: Settings) async throws -> OpenJournal {
        do {
            return try await open(settings)
        } catch let error as JournalError {
            throw error.explained(settings)
        }
    }

    /// Opens it as soon as the database can be reached: without the roster a node would know no
    /// device and nobody to call.
    static func waiting(for settings: Settings, _ manager: ServiceManager?) async throws
        -> OpenJournal
    {
        var said = ""
        while true {
            let reason: String
            do { return try await opening(settings) } catch let away as JournalAway {
                reason = "\(away)"
            }
            if reason != said { say("Journal: waits, and no device is answered: \(reason)") }
            said = reason
            manager?.tell(
                "STATUS=waits for the database", "EXTEND_TIMEOUT_USEC=\(60 * 1_000_000)")
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Leaves a snapshot where it saves the next start time, and gives the journal free.
    func close(after desk: Desk, logger: Logger) async throws {
        if desk.head.value - reading.head.number.value + Int64(reading.replayed) > 1_000 {
            let keeper = JournalKeeper(
                storage: storage, desk: desk, clock: .system, logger: logger,
                replayed: reading.replayed)
            // Without it the next start takes longer, and that is all.
            do throws(JournalError) { try await keeper.takeSnapshot() } catch {
                logger.warning("No snapshot was left: \(error)")
            }
        }
        try await storage.close()
        lock?.release()
    }
}

extension Storage {
    /// The store alone, to be read; PostgreSQL's also while nodes write.
    ///
    /// - Returns: also one sentence on how it was found.
    static func opening(
        _ settings: Settings
    ) async throws -> (storage: Storage, beginning: String) {
        do throws(JournalError) {
            switch settings.journal {
            case .file(let path):
                let (store, recovery) = try await SQLiteStore.open(path: path)
                return (.file(store), recovery.description)
            case .postgres(let postgres):
                let store = try await PostgresStore.open(postgres.patient, begins: false)
                return (.postgres(store), "The journal lies on PostgreSQL.")
            }
        } catch {
            throw error.explained(settings)
        }
    }
}

extension Settings {
    /// The spare file; without the disk it lies on an SOS is still taken.
    fileprivate var spare: any SparePlace {
        do throws(JournalError) { return try SpareFile(path: sparePath) } catch {
            return MissingSpare(reason: error.sentence)
        }
    }

    /// The spare file, and the right to use it.
    fileprivate func openSpare() throws -> (WriterLock, SpareFile) {
        do throws(JournalError) {
            return (try WriterLock(path: home + ".lock"), try SpareFile(path: sparePath))
        } catch {
            guard case .unavailable(let reason) = error, !reason.contains("another natalia") else {
                throw error
            }
            throw SettingsError(description: "journal.spare_path cannot be used: \(reason)")
        }
    }
}
