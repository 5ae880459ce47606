// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import Journal

extension Settings {
    /// A station of its own in `folder`, whose master key lies beside its journal: for a drill
    /// only.
    static func drill(in folder: URL) throws -> Settings {
        let file = folder.appending(path: "drill.master")
        if !FileManager.default.fileExists(atPath: file.path) {
            try Data(Chance.system.bytes(32)).write(to: file)
        }
        guard let masterKey = MasterKey(bytes: Array(try Data(contentsOf: file))) else {
            throw AdministrationError(description: "The drill's master key is broken.")
        }
        var settings = try Settings.sandboxed(in: folder, port: 0)
        settings.masterKey = masterKey
        settings.web.address = "https://alarm.example.org"
        // Nobody has a console in a drill.
        settings.audit.console = .never
        return settings
    }

    /// With ways out that end at the drill's sinks.
    func ending(httpPort: Int, mailPort: Int, authorities: String) -> Settings {
        var settings = self
        settings.sms = SMS(
            kannelURL: "http://127.0.0.1:\(httpPort)/cgi-bin/sendsms", account: "drill",
            password: "drill", sender: "+15550100000", callbackAddress: "http://127.0.0.1:1")
        settings.mail = Mail(
            host: "127.0.0.1", port: mailPort, tls: "starttls", caFile: authorities, account: nil,
            password: nil, from: "drill@example.org")
        settings.post = Post(mastodonURL: "http://127.0.0.1:\(httpPort)", token: "drill")
        return settings
    }
}
