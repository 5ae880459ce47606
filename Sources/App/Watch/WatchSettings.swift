// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Outbound

/// What `natalia watch` is told: how patient it is, whom it pages and by which ways of its own.
/// Described in docs/CONFIGURATION.md.
struct WatchSettings {
    var every: Duration
    var silence: Duration
    /// From the first page to the second.
    var repeatAfter: Duration
    /// A PEM file of the authorities to trust; nil: the system's.
    var authorities: String?
    var addresses: [Address]
    var sms: Settings.SMS?
    var mail: Settings.Mail?
    var log: LogSettings

    static func read(_ path: String) async throws -> WatchSettings {
        let source = try await SettingsSource(path: path, form: .watch)
        func seconds(_ key: String, or fallback: Int) throws -> Duration {
            .seconds(try source.number(key, in: 1...3600, "seconds") ?? fallback)
        }
        let settings = WatchSettings(
            every: try seconds("watch.every", or: 5), silence: try seconds("watch.silence", or: 30),
            repeatAfter: try seconds("watch.repeat_after", or: 60),
            authorities: try source.optionalText("watch.ca_file"),
            addresses: try people(source), sms: try source.sms(wantsReports: false),
            mail: try source.mail(), log: try source.log())
        for address in settings.addresses { try settings.checkWay(to: address.channel) }
        if let file = settings.authorities, !FileManager.default.isReadableFile(atPath: file) {
            throw SettingsError(description: "watch.ca_file names a file that cannot be read.")
        }
        return settings
    }

    private func checkWay(to channel: Domain.Channel) throws {
        switch channel {
        case .sms where sms == nil:
            throw SettingsError(
                description: "sms.kannel_url is missing, and people.phones are to be paged.")
        case .mail where mail == nil:
            throw SettingsError(
                description: "mail.host is missing, and people.mails are to be paged.")
        case .sms, .mail, .post: return
        }
    }

    private static func people(_ source: SettingsSource) throws -> [Address] {
        let phones = try source.phones("people.phones")
        let mails = try source.mails("people.mails")
        guard !(phones + mails).isEmpty else {
            throw SettingsError(
                description: "Nobody could be paged: set people.phones, people.mails or both.")
        }
        return phones + mails
    }

    func carriers(ownHost: String?) throws -> [any Carrier] {
        var carriers: [any Carrier] = []
        if let sms { carriers.append(sms.carrier) }
        if let mail { carriers.append(try mail.carrier(ownHost: ownHost)) }
        return carriers
    }
}
