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
        let source = try await SettingsSource(path: path, form: .station)
        let mail = try source.mail()
        let sms = try source.sms()
        guard mail != nil || sms != nil else {
            throw SettingsError(
                description:
                    "Nobody could be told of an alarm: set sms.kannel_url, mail.host or both.")
        }
        let node = try source.node()
        let journal = try source.journal(node: node)
        let sparePath = try source.sparePath(besides: journal)
        return Settings(
            journal: journal, sparePath: sparePath, node: node, masterKey: try source.masterKey(),
            web: try source.web(), gateway: try source.gateway(), sms: sms, mail: mail,
            post: try source.post(),
            callbackSecret: try source.callbackSecret(for: sms), metrics: try source.metrics(),
            log: try source.log(), backup: try source.backup(besides: journal, sparePath),
            audit: try source.audit(journal, hasSMS: sms != nil, hasMail: mail != nil))
    }
}

/// The file and the environment, with each wrong value turned into a sentence.
struct SettingsSource {
    private let reader: ConfigReader

    init(path: String, form: SettingsForm) async throws {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw SettingsError(description: "The settings file \(path) cannot be read.")
        }
        try Self.checkKeys(of: path, form)
        do {
            reader = ConfigReader(providers: [
                EnvironmentVariablesProvider(),
                try await FileProvider<YAMLSnapshot>(filePath: FilePath(path)),
            ])
        } catch {
            throw SettingsError(description: "The settings file \(path) is not readable YAML.")
        }
    }

    private static func checkKeys(of path: String, _ form: SettingsForm) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw SettingsError(description: "The settings file \(path) is not YAML: \(error)")
        }
        for (section, values) in node?.mapping ?? [:] {
            for (name, _) in values.mapping ?? [:] {
                let key = "\(section.string ?? "?").\(name.string ?? "?")"
                let line = name.mark.map { " (line \($0.line))" } ?? ""
                if form.secrets.contains(key) {
                    throw SettingsError(
                        description: "\(key)\(line) is a secret: put it into a file and name that "
                            + "with \(key)_file, or into the environment.")
                }
                guard form.keys.contains(key) else {
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

    /// Empty when it is missing.
    func list(_ key: String) throws -> [String] {
        do {
            return try reader.requiredStringArray(forKey: ConfigKey(key))
        } catch {
            if Self.isMissing(error) { return [] }
            throw SettingsError(description: "\(key) must be a list of texts in quotes.")
        }
    }

    func text(_ key: String, or fallback: String? = nil) throws -> String {
        if let text = try optionalText(key) ?? fallback { return text }
        throw SettingsError(description: "\(key) is missing from the settings.")
    }

    func number(_ key: String, in range: ClosedRange<Int>, _ what: String) throws -> Int? {
        do {
            let number = try reader.requiredInt(forKey: ConfigKey(key))
            guard range.contains(number) else {
                throw SettingsError(
                    description:
                        "\(key) must be \(what) from \(range.lowerBound) to \(range.upperBound).")
            }
            return number
        } catch let error as SettingsError {
            throw error
        } catch {
            if Self.isMissing(error) { return nil }
            throw SettingsError(description: "\(key) must be a whole number.")
        }
    }

    func port(_ key: String, or fallback: Int) throws -> Int {
        try number(key, in: 0...65_535, "a port") ?? fallback
    }

    func seconds(_ key: String, in range: ClosedRange<Int>, or fallback: Int) throws -> Duration {
        .seconds(try number(key, in: range, "a number of seconds") ?? fallback)
    }

    /// A secret from the environment, or from the file that `key_file` names.
    func secret(_ key: String) throws -> String? {
        if let secret = try optionalText(key) { return secret }
        guard let path = try optionalText(key + "_file").map(Self.file) else { return nil }
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

    /// A name without a slash is a credential that systemd hands to the service.
    static func file(_ path: String) -> String {
        let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
        guard let folder, !path.contains("/") else { return path }
        return "\(folder)/\(path)"
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
