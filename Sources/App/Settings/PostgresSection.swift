// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import JournalPostgres

extension SettingsSource {
    /// Where the journal lies: in a file or on PostgreSQL, never both.
    func journal(node: String) throws -> Settings.Place {
        guard let connection = try optionalText("journal.postgres") else {
            return .file(try text("journal.path"))
        }
        guard try optionalText("journal.path") == nil else {
            throw SettingsError(
                description: "journal.path and journal.postgres exclude each other: set one.")
        }
        let copies = try number("journal.postgres_copies", in: 1...9, "a number") ?? 2
        let password = try secret("journal.postgres_password").map { Private($0) }
        return .postgres(
            try PostgresSettings.reading(
                connection, as: "journal.postgres", password: password, copies: copies, node: node))
    }

    /// Where entries lie while the journal takes none. Beside PostgreSQL nobody can guess which
    /// disk of this machine is fit for that.
    func sparePath(besides journal: Settings.Place) throws -> String {
        switch journal {
        case .file(let path): return try text("journal.spare_path", or: path + ".spare")
        case .postgres:
            guard let path = try optionalText("journal.spare_path") else {
                throw SettingsError(
                    description: "journal.spare_path is missing: with journal.postgres it names a "
                        + "file on this machine, such as /var/lib/natalia/spare")
            }
            return path
        }
    }

    /// This machine's name among the nodes: letters, digits, points and hyphens, for it stands in
    /// logs and in the database's lists.
    func node() throws -> String {
        func isFit(_ letter: UInt8) -> Bool {
            (48...57).contains(letter) || (65...90).contains(letter & 0xDF) || letter == 45
                || letter == 46
        }
        guard let name = try optionalText("node.name") else {
            let fit = ProcessInfo.processInfo.hostName.utf8.filter(isFit).prefix(63)
            return fit.isEmpty ? "node" : String(decoding: fit, as: UTF8.self)
        }
        guard name.utf8.count <= 63, name.utf8.allSatisfy(isFit) else {
            throw SettingsError(
                description: "node.name must be up to 63 letters, digits, points and hyphens.")
        }
        return name
    }
}

extension PostgresSettings {
    /// - Parameter name: of the setting or option, for the sentence that says what is wrong.
    static func reading(
        _ connection: String, as name: String, password: Private<String>?, copies: Int,
        node: String? = nil
    ) throws -> PostgresSettings {
        do throws(PostgresSettings.Fault) {
            return try PostgresSettings(
                connection: connection, password: password, copies: copies, node: node)
        } catch {
            switch error {
            case .malformed:
                throw SettingsError(
                    description: "\(name) must be a connection string of libpq, such as "
                        + "host=a.example.org,b.example.org dbname=natalia user=natalia")
            case .passwordInside:
                throw SettingsError(
                    description: "\(name) holds a password: put that into a file of its own.")
            }
        }
    }
}
