// SPDX-License-Identifier: Apache-2.0
import Configuration
import Backup
import Engine
import Foundation
import Journal
import JournalPostgres

/// Everything that a station can be told, read once at the start: one YAML file, each key of which
/// an environment variable overrides (`web.port` by `WEB_PORT`). Described in
/// docs/CONFIGURATION.md.
struct Settings {
    /// Where the journal lies.
    enum Place {
        /// In a file of this machine, for one node.
        case file(String)
        /// On a primary and its standby, for several nodes.
        case postgres(PostgresSettings)
    }

    struct Web {
        var host: String
        var port: Int
        /// What people open, without a slash at its end.
        var address: String
    }

    struct Gateway {
        var host: String
        var gt06Port: Int
        var h02Port: Int
        var osmandPort: Int
        var osmandSpeedUnit: String
    }

    struct SMS {
        var kannelURL: String
        var account: String
        var password: String
        var sender: String
        /// Where Kannel reaches us, without a slash at its end; nil when it need not.
        var callbackAddress: String?
    }

    struct Mail {
        var host: String
        var port: Int
        var tls: String
        var caFile: String?
        var account: String?
        var password: String?
        var from: String
    }

    /// Where those who run the station read its figures.
    struct Metrics {
        var host: String
        var port: Int
    }

    struct Post {
        var mastodonURL: String
        var token: String
    }

    struct Backup {
        var folder: String?
        var sftp: SFTPTarget.Settings?
        var every = Duration.seconds(5)
    }

    var journal: Place
    /// Where entries lie while the journal takes none: always on this machine.
    var sparePath: String
    /// What this machine is called among the station's nodes.
    var node: String
    var masterKey: MasterKey
    var web: Web
    var gateway: Gateway
    var sms: SMS?
    var mail: Mail?
    var post: Post?
    /// The unguessable part of the addresses that carriers call.
    var callbackSecret: String
    /// Nil: the figures are shown nowhere.
    var metrics: Metrics?
    var log = LogSettings()
    var backup = Backup()
    var audit = Auditor.Settings(people: [], console: .whileAlarmIsOpen)

    /// The file of this node's own beside which its lock and its control socket lie.
    var home: String {
        switch journal {
        case .file(let path): path
        case .postgres: sparePath
        }
    }
}

/// A setting that is missing or wrong: one sentence that names its key.
struct SettingsError: Error, CustomStringConvertible {
    var description: String
}
