// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import JournalPostgres

extension SettingsSource {
    /// The PostgreSQL that the journal lies on; nil when it lies in a file.
    func postgres() throws -> PostgresSettings? {
        guard let connection = try optionalText("journal.postgres") else { return nil }
        guard try optionalText("journal.path") == nil else {
            throw SettingsError(
                description: "journal.path and journal.postgres exclude each other: set one.")
        }
        let copies = try number("journal.postgres_copies", in: 1...9, "a number") ?? 2
        let password = try secret("journal.postgres_password").map { Private($0) }
        return try PostgresSettings.reading(
            connection, as: "journal.postgres", password: password, copies: copies)
    }
}

extension PostgresSettings {
    /// - Parameter name: of the setting or option, for the sentence that says what is wrong.
    static func reading(
        _ connection: String, as name: String, password: Private<String>?, copies: Int
    ) throws -> PostgresSettings {
        do throws(PostgresSettings.Fault) {
            return try PostgresSettings(
                connection: connection, password: password, copies: copies)
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
