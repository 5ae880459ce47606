// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Engine
import Foundation
import Journal
import Logging

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Loads an organisation file; what is so already is left alone.")

    @Argument(help: "The organisation file; see docs/ORGANISATION.md.")
    var file: String
    @OptionGroup var settings: SettingsOption

    func run() async throws {
        guard let yaml = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw AdministrationError(description: "The file \(file) cannot be read as text.")
        }
        // Whatever is wrong in the file is said before anything is opened.
        do { _ = try OrganisationFile(yaml: yaml) } catch let faults as FileFaults {
            throw AdministrationError(
                description: "\(file) was not loaded; nothing was changed.\n\(faults)")
        }
        try await settings.read().administer("import", yaml) {
            try await $0.importOrganisation(yaml: yaml)
        }
    }
}

struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "Who may sign in.", subcommands: [Invite.self])

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a link that signs one officer in, once, within 24 hours.")

        @Argument(help: "The officer's name or key, as in the organisation file.")
        var name: String
        @OptionGroup var settings: SettingsOption

        func run() async throws {
            try await settings.read().administer("invite", name) { try await $0.invite(name) }
        }
    }
}

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Looks after the record.",
        subcommands: [Verify.self, ExportLines.self, Copy.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks the whole chain without any key; names the first broken entry.")

        @OptionGroup var settings: SettingsOption

        func run() async throws {
            let settings = try await settings.read()
            let (storage, beginning) = try await Storage.opening(settings)
            say(beginning)
            let finding = try await Verification.run(storage.journal)
            try await storage.close()
            switch finding {
            case .whole(let head): say("The journal is whole: \(head.number.value) entries.")
            case .broken(let number):
                throw AdministrationError(
                    description: "The journal is broken at entry \(number.value).")
            }
        }
    }

    struct ExportLines: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Writes every entry, opened, as JSON Lines.")

        @OptionGroup var settings: SettingsOption

        func run() async throws {
            let settings = try await settings.read()
            let (storage, _) = try await Storage.opening(settings)
            let store = storage.journal
            let end = try await store.head().number
            let keyring = try Keyring.open(settings.masterKey, wrapped: try await store.keys()) {
                Chance.system.bytes($0)
            }
            try await Export.run(store, upTo: end, keyring: keyring) { say($0) }
            try await storage.close()
        }
    }
}

extension Settings {
    /// Asks the running station, or does it here when none runs, and prints what came of it.
    fileprivate func administer(
        _ what: String, _ body: String, work: (Administration) async throws -> String
    ) async throws {
        let journal: OpenJournal
        do {
            journal = try await OpenJournal.opening(self)
        } catch let error as JournalBusy {
            guard FileManager.default.fileExists(atPath: try Control.path(of: self)) else {
                throw error
            }
            say(try await Control.ask(what, body, of: self))
            return
        }
        let desk = journal.desk(.system)
        let administration = Administration(
            desk: desk, chance: .system, clock: .system, address: web.address)
        let answer = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            defer { group.cancelAll() }
            return try await work(administration)
        }
        try await journal.close(after: desk, logger: Logger(label: "natalia"))
        say(answer)
    }
}
