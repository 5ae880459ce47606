// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Domain
import Engine
import Journal
import JournalSQLite

/// A journal that this process holds: its store, its keys, and the world that it tells.
struct OpenJournal {
    let store: SQLiteStore
    let spare: SpareFile
    let reading: JournalReader.Reading
    let recovery: Recovery

    /// Entries that the spare place holds and the journal does not have yet.
    var waiting: Int { reading.waiting.reduce(0) { $0 + $1.entries.count } }

    /// - Throws: `JournalError`; `.unavailable` when another process holds it.
    init(path: String, sparePath: String, masterKey: MasterKey, chance: Chance) async throws {
        (store, recovery) = try await SQLiteStore.open(path: path)
        spare = try SpareFile(path: sparePath)
        let keyring = try Keyring.open(masterKey, wrapped: try await store.keys()) {
            chance.bytes($0)
        }
        reading = try await JournalReader.open(
            store, spare: try await spare.pages(), keyring: keyring)
        if let last = reading.recordedAt { SteadyTime.system.startNoEarlier(than: last) }
    }

    /// The desk that goes on with it.
    func desk(_ clock: Clock) -> Desk {
        Desk(journal: store, spare: spare, continuing: reading, clock: clock)
    }
}

/// Keeps the journal quick to append to and quick to open.
struct JournalKeeper {
    let store: SQLiteStore
    let desk: Desk
    let clock: Clock
    /// Entries that this start read one by one.
    let replayed: Int

    /// A start reads at most about so many entries one by one.
    static let entriesBetweenSnapshots: Int64 = 50_000

    /// Works until the surrounding task is cancelled.
    func run() async throws {
        // Also of a server that never lives long enough to write so many itself.
        var last = desk.head.value - Int64(replayed)
        while true {
            try await clock.sleep(.seconds(2))
            do throws(JournalError) {
                try await store.checkpoint()
                if desk.head.value - last >= Self.entriesBetweenSnapshots {
                    try await takeSnapshot()
                    last = desk.head.value
                }
            } catch {
                // A disk that takes nothing must not end the server: what is in the log stays there
                // until the next time. That nothing is written is the ledger's to tell.
            }
        }
    }

    func takeSnapshot() async throws(JournalError) {
        // While the journal lacks something, a snapshot would be ahead of it.
        guard let (scribe, world) = await desk.position() else { return }
        // A second of work: on a thread of its own, so that no SOS waits for it.
        let snapshot = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    returning: Snapshot.seal(world, head: scribe.head, keyring: scribe.keyring))
            }
        }
        try await store.replaceSnapshot(snapshot)
    }
}

/// The journal is held by another process: usually the running station.
struct JournalBusy: Error, CustomStringConvertible {
    var description: String { "Another natalia holds this journal; stop it first." }
}

extension OpenJournal {
    static func opening(_ settings: Settings) async throws -> OpenJournal {
        do {
            return try await OpenJournal(
                path: settings.journalPath, sparePath: settings.sparePath,
                masterKey: settings.masterKey, chance: .system)
        } catch let error as JournalError {
            throw error.explained(settings)
        }
    }

    /// Leaves a snapshot where it saves the next start time, and gives the file free.
    func close(after desk: Desk) async throws {
        if desk.head.value - reading.head.number.value + Int64(reading.replayed) > 1_000 {
            try await JournalKeeper(
                store: store, desk: desk, clock: .system, replayed: reading.replayed
            ).takeSnapshot()
        }
        try await store.close()
    }
}

extension SQLiteStore {
    static func opening(
        _ settings: Settings
    ) async throws -> (store: SQLiteStore, recovery: Recovery) {
        do {
            return try await open(path: settings.journalPath)
        } catch {
            throw error.explained(settings)
        }
    }
}

extension JournalError {
    /// What an administrator can do about it.
    fileprivate func explained(_ settings: Settings) -> any Error {
        switch self {
        case .unavailable(let reason) where reason.contains("another natalia"): JournalBusy()
        case .unavailable(let reason):
            SettingsError(description: "journal.path cannot be used: \(reason)")
        case .wrongMasterKey:
            SettingsError(
                description: "journal.master_key_file holds the key of another journal.")
        case .newerForm(let form):
            SettingsError(
                description: "The journal was written by a newer natalia (form \(form)): "
                    + "install that version or a later one.")
        case .brokenChain(let number):
            AdministrationError(
                description: "The journal is broken at entry \(number.value); restore a backup.")
        case .unreadable(let number):
            AdministrationError(
                description: "Entry \(number.value) of the journal cannot be read.")
        case .headMoved: AdministrationError(description: "Another process wrote to the journal.")
        }
    }
}
