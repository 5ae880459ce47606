// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Backup
import Domain
import Engine
import Foundation
import HashTreeCollections
import Journal
import JournalSQLite

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Makes a journal again of what a backup holds.",
        discussion: """
            Needs no master key, and never writes over a journal. Alarms that were open at that \
            moment are open again: serve pages for them.
            """)

    @OptionGroup var place: BackupPlace
    @Option(name: .customLong("to"), help: "The file of the journal to be made.")
    var path: String
    @Option(help: "Ends before the first entry later than this: 2026-01-05T08:00:00Z.")
    var until: String?
    @Option(help: "Ends with the entry of this number.")
    var entry: Int64?
    @Flag(help: "Opens what was restored with the master key of --config.")
    var check = false
    @Option(name: .customLong("config"), help: "The settings file, for --check.")
    var config: String?

    func validate() throws {
        guard until == nil || entry == nil else {
            throw ValidationError("--until and --entry exclude each other.")
        }
        guard until.map({ Moment(text: $0) != nil }) ?? true else {
            throw ValidationError("--until must be such as 2026-01-05T08:00:00Z.")
        }
        guard entry.map({ $0 > 0 }) ?? true else { throw ValidationError("--entry begins at 1.") }
        guard check == (config != nil) else {
            throw ValidationError("--check and --config go together.")
        }
    }

    func run() async throws {
        // Before anything is written.
        let settings = try await config.mapAsync { try await Settings.read($0) }
        for end in ["", "-wal", ".spare"] where FileManager.default.fileExists(atPath: path + end) {
            throw AdministrationError(
                description: "\(path + end) is there already: nothing was restored. "
                    + "Name another file with --to, or move that one away.")
        }
        let report = try await restored()
        try tell(report)
        if let settings { try await tryOpening(with: settings) }
        if let last = report.missingUpTo {
            throw AdministrationError(
                description: "Missing: entries \(report.head.number.value + 1) to \(last.value) "
                    + "are in no whole segment that goes on from there.")
        }
    }

    /// Restores under another name first, so that half a journal never looks like one.
    private func restored() async throws -> Restoration.Report {
        let unfinished = path + ".restoring"
        try removeFiles(of: unfinished)
        let end = entry.map { Restoration.End.entry(EntryNumber($0)) }
        let moment = until.flatMap { Moment(text: $0) }.map { Restoration.End.moment($0) }
        let store = try await SQLiteStore.open(path: unfinished, patience: .seconds(60)).store
        let report: Restoration.Report
        do {
            report = try await place.reading { target in
                try await Restoration.run(
                    from: target, into: store, until: end ?? moment ?? .last
                ) { try await store.checkpoint() }
            }
        } catch let trouble as Restoration.Trouble {
            throw AdministrationError(description: trouble.sentence(place.place))
        }
        try await store.checkpoint()
        try await store.close()
        guard report.head.number > Head.empty.number else {
            try removeFiles(of: unfinished)
            throw AdministrationError(
                description: "The backup has no entry as early as that: nothing was restored.")
        }
        // The journal's own name comes last: what has it is whole.
        for end in ["-wal", ""] where FileManager.default.fileExists(atPath: unfinished + end) {
            try FileManager.default.moveItem(atPath: unfinished + end, toPath: path + end)
        }
        try removeFiles(of: unfinished)
        return report
    }

    private func removeFiles(of journal: String) throws {
        for end in ["", "-wal", "-shm", ".lock", ".snapshot", ".snapshot-journal"]
        where FileManager.default.fileExists(atPath: journal + end) {
            try FileManager.default.removeItem(atPath: journal + end)
        }
    }

    private func tell(_ report: Restoration.Report) throws {
        for fault in report.faults { say("\(fault).") }
        let hash = report.head.hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let moment = report.lastMoment?.iso8601 ?? "never"
        say("Restored \(report.head.number.value) entries to \(path); the last is of \(moment).")
        say("Head: \(report.head.number.value) \(hash.joined())")
        say("Data keys: \(report.keys), and \(report.destroyed) destroyed.")
    }

    private func tryOpening(with settings: Settings) async throws {
        let (store, _) = try await SQLiteStore.open(path: path)
        do {
            let keyring = try Keyring.open(settings.masterKey, wrapped: try await store.keys()) {
                Chance.system.bytes($0)
            }
            let reading = try await JournalReader.open(store, keyring: keyring)
            try await store.close()
            // A backup has what was written: an entry that does not open lacks its key.
            if let first = reading.damaged.first { throw JournalError.unreadable(first) }
            let world = reading.world
            say(
                "It opens: \(world.roster.defenders.count) defenders, "
                    + "\(world.everyOpenAlarm.count) open alarms, "
                    + "\(reading.erased) entries erased, "
                    + "\(reading.inPart.count) not wholly understood.")
        } catch JournalError.wrongMasterKey {
            throw AdministrationError(
                description: "It does not open: journal.master_key_file holds another key.")
        }
    }
}

extension Restoration.Trouble {
    fileprivate func sentence(_ place: String) -> String {
        switch self {
        case .nothingThere: "There is no backup in \(place)."
        case .noKeys:
            "No file of data keys in \(place) is whole: what is sealed could never be opened."
        }
    }
}

extension Optional {
    fileprivate func mapAsync<Value>(
        _ make: (Wrapped) async throws -> Value
    ) async throws -> Value? {
        guard let self else { return nil }
        return try await make(self)
    }
}
