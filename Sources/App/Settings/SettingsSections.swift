// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Journal
import Logging

extension SettingsSource {
    func masterKey() throws -> MasterKey {
        let path = Self.file(try text("journal.master_key_file"))
        guard let content = FileManager.default.contents(atPath: path) else {
            throw SettingsError(
                description: "journal.master_key_file names a file that cannot be read: \(path). "
                    + "Make one with: openssl rand -hex 32 > \(path)")
        }
        let text = String(decoding: content, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let bytes = stride(from: 0, to: text.utf8.count, by: 2).compactMap { offset in
            UInt8(text.dropFirst(offset).prefix(2), radix: 16)
        }
        guard text.utf8.count == 64, let key = MasterKey(bytes: bytes) else {
            throw SettingsError(
                description: "journal.master_key_file must hold 64 hexadecimal digits: \(path)")
        }
        return key
    }

    func web() throws -> Settings.Web {
        Settings.Web(
            host: try text("web.host", or: "127.0.0.1"), port: try port("web.port", or: 8080),
            address: try address("web.address"))
    }

    func gateway() throws -> Settings.Gateway {
        let unit = try text("gateway.osmand_speed_unit", or: "knots")
        guard unit == "knots" || unit == "mps" else {
            throw SettingsError(
                description: "gateway.osmand_speed_unit must be knots (Traccar Client) or mps "
                    + "(OsmAnd, GPSLogger).")
        }
        return Settings.Gateway(
            host: try text("gateway.host", or: "0.0.0.0"),
            gt06Port: try port("gateway.gt06_port", or: 5023),
            h02Port: try port("gateway.h02_port", or: 5013),
            osmandPort: try port("gateway.osmand_port", or: 5055), osmandSpeedUnit: unit)
    }

    /// - Parameter wantsReports: whether Kannel is to reach us with reports and replies.
    func sms(wantsReports: Bool = true) throws -> Settings.SMS? {
        guard try optionalText("sms.kannel_url") != nil else { return nil }
        guard let password = try secret("sms.password") else {
            throw SettingsError(description: "sms.password_file is missing from the settings.")
        }
        return Settings.SMS(
            kannelURL: try address("sms.kannel_url"), account: try text("sms.username"),
            password: password, sender: try text("sms.sender"),
            callbackAddress: wantsReports ? try address("sms.callback_address") : nil)
    }

    func mail() throws -> Settings.Mail? {
        guard let host = try optionalText("mail.host") else { return nil }
        let tls = try text("mail.tls", or: "starttls")
        guard ["starttls", "implicit", "none"].contains(tls) else {
            throw SettingsError(description: "mail.tls must be starttls, implicit or none.")
        }
        guard tls != "none" || ["127.0.0.1", "::1", "localhost"].contains(host) else {
            throw SettingsError(
                description: "mail.tls may be none only when mail.host is this machine itself.")
        }
        let from = try text("mail.from")
        guard MailAddress(from) != nil else {
            throw SettingsError(description: "mail.from must be a mail address.")
        }
        let account = try optionalText("mail.username")
        let password = try secret("mail.password")
        guard (account == nil) == (password == nil) else {
            throw SettingsError(
                description: "mail.username and mail.password_file go together: one is missing.")
        }
        return Settings.Mail(
            host: host, port: try port("mail.port", or: tls == "implicit" ? 465 : 587), tls: tls,
            caFile: try optionalText("mail.ca_file"), account: account, password: password,
            from: from)
    }

    func post() throws -> Settings.Post? {
        guard try optionalText("post.mastodon_url") != nil else { return nil }
        guard let token = try secret("post.token") else {
            throw SettingsError(description: "post.token_file is missing from the settings.")
        }
        return Settings.Post(mastodonURL: try address("post.mastodon_url"), token: token)
    }

    func metrics() throws -> Settings.Metrics? {
        let host = try text("metrics.host", or: "127.0.0.1")
        return try number("metrics.port", in: 0...65_535, "a port").map {
            Settings.Metrics(host: host, port: $0)
        }
    }

    func log() throws -> LogSettings {
        let format = try text("log.format", or: LogSettings.Format.text.rawValue)
        let level = try text("log.level", or: Logger.Level.notice.rawValue)
        guard let format = LogSettings.Format(rawValue: format) else {
            throw SettingsError(description: "log.format must be text or json.")
        }
        guard let level = Logger.Level(rawValue: level) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingsError(description: "log.level must be one of \(levels).")
        }
        return LogSettings(format: format, level: level)
    }

    func callbackSecret(for sms: Settings.SMS?) throws -> String {
        let secret = try secret("sms.callback_secret")
        guard sms != nil else { return secret ?? "" }
        guard let secret, secret.utf8.count >= 16,
            secret.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0 & 0xDF) })
        else {
            throw SettingsError(
                description: "sms.callback_secret_file must name a file with at least 16 letters "
                    + "and digits that nobody can guess.")
        }
        return secret
    }
}
