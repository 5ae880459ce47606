// SPDX-License-Identifier: Apache-2.0
import Configuration
import Domain
import Foundation
import Journal
import SystemPackage
import Yams

extension Settings {
    /// Reads the file at `path` and the environment over it.
    static func read(_ path: String) async throws -> Settings {
        let source = try await SettingsSource(path: path)
        let mail = try source.mail()
        let sms = try source.sms()
        guard mail != nil || sms != nil else {
            throw SettingsError(
                description:
                    "Nobody could be told of an alarm: set sms.kannel_url, mail.host or both.")
        }
        return Settings(
            journalPath: try source.text("journal.path"), masterKey: try source.masterKey(),
            web: try source.web(), gateway: try source.gateway(), sms: sms, mail: mail,
            post: try source.post(), callbackSecret: try source.callbackSecret(for: sms))
    }
}

/// The file and the environment, with each wrong value turned into a sentence.
struct SettingsSource {
    /// Every key there is; a key in the file that is not here is a misspelling.
    static let keys: Set<String> = [
        "journal.path", "journal.postgres", "journal.postgres_copies",
        "journal.postgres_password_file", "journal.postgres_password", "journal.master_key_file",
        "web.host", "web.port", "web.address",
        "gateway.host", "gateway.gt06_port", "gateway.h02_port", "gateway.osmand_port",
        "gateway.osmand_speed_unit", "sms.kannel_url", "sms.username", "sms.password_file",
        "sms.password", "sms.sender", "sms.callback_address", "sms.callback_secret_file",
        "sms.callback_secret", "mail.host", "mail.port", "mail.tls", "mail.ca_file",
        "mail.username", "mail.password_file", "mail.password", "mail.from",
        "post.mastodon_url", "post.token_file", "post.token",
    ]
    /// These come from the environment or a file of their own, never from the settings file.
    static let secrets: Set<String> = [
        "journal.postgres_password", "sms.password", "sms.callback_secret", "mail.password",
        "post.token",
    ]

    private let reader: ConfigReader

    init(path: String) async throws {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw SettingsError(description: "The settings file \(path) cannot be read.")
        }
        try Self.checkKeys(of: path)
        do {
            reader = ConfigReader(providers: [
                EnvironmentVariablesProvider(),
                try await FileProvider<YAMLSnapshot>(filePath: FilePath(path)),
            ])
        } catch {
            throw SettingsError(description: "The settings file \(path) is not readable YAML.")
        }
    }

    private static func checkKeys(of path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw SettingsError(description: "The settings file \(path) is not YAML: \(error)")
        }
        for (section, values) in node?.mapping ?? [:] {
            for (name, _) in values.mapping ?? [:] {
                let key = "\(section.string ?? "?").\(name.string ?? "?")"
                let line = name.mark.map { " (line \($0.line))" } ?? ""
                if secrets.contains(key) {
                    throw SettingsError(
                        description: "\(key)\(line) is a secret: put it into a file and name that "
                            + "with \(key)_file, or into the environment.")
                }
                guard keys.contains(key) else {
                    throw SettingsError(
                        description: "\(key)\(line) is not a setting; see docs/CONFIGURATION.md.")
                }
            }
        }
    }

    func optionalText(_ key: String) throws -> String? {
        do {
            let text = try reader.requiredString(forKey: ConfigKey(key))
            guard !text.isEmpty else { throw SettingsError(description: "\(key) is empty.") }
            return text
        } catch let error as SettingsError {
            throw error
        } catch {
            if Self.isMissing(error) { return nil }
            throw SettingsError(description: "\(key) must be text; put it in quotes.")
        }
    }

    func text(_ key: String, or fallback: String? = nil) throws -> String {
        if let text = try optionalText(key) ?? fallback { return text }
        throw SettingsError(description: "\(key) is missing from the settings.")
    }

    func port(_ key: String, or fallback: Int) throws -> Int {
        try number(key, or: fallback, from: 0...65_535, "a port")
    }

    /// - Parameter what: the number is, for the sentence that says that it is none.
    func number(
        _ key: String, or fallback: Int, from range: ClosedRange<Int>, _ what: String
    ) throws -> Int {
        do {
            let number = try reader.requiredInt(forKey: ConfigKey(key))
            guard range.contains(number) else {
                throw SettingsError(
                    description: "\(key) must be \(what) from \(range.lowerBound) to "
                        + "\(range.upperBound).")
            }
            return number
        } catch let error as SettingsError {
            throw error
        } catch {
            if Self.isMissing(error) { return fallback }
            throw SettingsError(description: "\(key) must be a whole number.")
        }
    }

    /// A secret from the environment, or from the file that `key_file` names.
    func secret(_ key: String) throws -> String? {
        if let secret = try optionalText(key) { return secret }
        guard let path = try optionalText(key + "_file") else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingsError(
                description: "\(key)_file names a file that cannot be read: \(path)")
        }
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else {
            throw SettingsError(description: "\(key)_file names an empty file: \(path)")
        }
        return secret
    }

    /// An address of the web without a slash at its end.
    func address(_ key: String) throws -> String {
        let text = try text(key)
        guard let url = URL(string: text), url.scheme == "http" || url.scheme == "https",
            url.host?.isEmpty == false
        else {
            throw SettingsError(
                description: "\(key) must be an address such as https://example.org")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func isMissing(_ error: any Error) -> Bool {
        "\(error)".hasPrefix("Missing required config value")
    }
}
