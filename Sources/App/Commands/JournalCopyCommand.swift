// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Foundation
import Journal
import JournalPostgres
import JournalSQLite

extension JournalCommand {
    struct Copy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings a whole journal from SQLite to PostgreSQL, or back, and verifies it.",
            discussion: """
                A journal is named by its file, or by a connection string such as "host=a,b \
                dbname=natalia user=natalia". No server may run on either. No key is needed.
                """)

        @Option(help: "Where the journal lies.")
        var from: String
        @Option(help: "Where it is to lie; nothing may be there yet.")
        var to: String
        @Option(help: "A file with the password of PostgreSQL's account; else libpq's own ways.")
        var passwordFile: String?

        func run() async throws {
            let password = try passwordFile.map { path in
                guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                    throw AdministrationError(description: "The file \(path) cannot be read.")
                }
                return Private(text.trimmingCharacters(in: .whitespacesAndNewlines))
            }
            let source = try await Place(from, as: "--from", mustExist: true, password)
            let target = try await Place(to, as: "--to", mustExist: false, password)
            let head: Head
            do {
                head = try await JournalCopy.run(from: source.store, to: target.store)
            } catch let fault as JournalCopy.Fault {
                throw AdministrationError(description: fault.sentence)
            } catch let error as JournalError {
                throw AdministrationError(description: "The copy was not made: \(error.sentence)")
            }
            try await source.close()
            try await target.close()
            say("Copied and verified: \(head.number.value) entries.")
        }
    }
}

/// One end of a copy: a store, and how it is given free.
private struct Place {
    let store: any JournalStore
    let close: () async throws -> Void

    init(
        _ text: String, as option: String, mustExist: Bool, _ password: Private<String>?
    ) async throws {
        do throws(JournalError) {
            if Self.isConnection(text) {
                let settings: PostgresSettings
                // A copy waits for no standby: that one follows by itself.
                do {
                    settings = try PostgresSettings.reading(
                        text, as: option, password: password, copies: 1
                    ).patient
                } catch { throw .unavailable("\(error)") }
                let store = try await PostgresStore.open(settings, begins: !mustExist)
                self.store = store
                close = { await store.close() }
            } else {
                guard !mustExist || FileManager.default.fileExists(atPath: text) else {
                    throw .unavailable("there is no such file")
                }
                let (store, _) = try await SQLiteStore.open(path: text, patience: .seconds(60))
                self.store = store
                close = { try await store.close() }
            }
        } catch {
            throw AdministrationError(description: "\(option) cannot be used: \(error.sentence)")
        }
    }

    private static func isConnection(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") || text.contains("=")
    }
}

extension JournalCopy.Fault {
    fileprivate var sentence: String {
        switch self {
        case .targetNotEmpty: "--to holds something already; nothing was copied."
        case .sourceMoved: "Somebody wrote to --from meanwhile: stop every server on it first."
        case .notEqual: "What --to gives back is not what --from gave. Do not use it."
        }
    }
}
