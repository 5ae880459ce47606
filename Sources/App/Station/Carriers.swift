// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Foundation
import Outbound

extension Settings {
    /// The real ways out, as far as they are set.
    func carriers() throws -> [any Carrier] {
        var carriers: [any Carrier] = []
        if let sms { carriers.append(sms.carrier) }
        if let mail { carriers.append(try mail.carrier(ownHost: URL(string: web.address)?.host)) }
        if let post {
            carriers.append(
                MastodonCarrier(
                    MastodonSettings(address: post.mastodonURL, token: Private(post.token))))
        }
        return carriers
    }

    /// Where carriers report, without a slash at its end.
    var callbackBase: String {
        "\(sms?.callbackAddress ?? web.address)/carriers/\(callbackSecret)"
    }
}

extension Settings.SMS {
    var carrier: KannelCarrier {
        KannelCarrier(
            KannelSettings(
                address: kannelURL, login: account, password: Private(password), sender: sender))
    }
}

extension Settings.Mail {
    /// - Parameter ownHost: our name to the mail server.
    func carrier(ownHost: String?) throws -> MailCarrier {
        guard let encryption = MailSettings.Encryption(rawValue: tls),
            let sender = MailAddress(from)
        else { throw SettingsError(description: "mail.tls or mail.from is wrong.") }
        do {
            return MailCarrier(
                try MailSettings(
                    host: host, port: port, encryption: encryption, authorities: caFile,
                    login: account, password: password.map { Private($0) }, sender: sender,
                    senderName: "Natalia", ownHost: ownHost ?? "localhost"))
        } catch {
            switch error {
            case .encryptionNeeded:
                throw SettingsError(
                    description: "mail.tls may be none only when mail.host is this machine itself.")
            case .malformedHost:
                throw SettingsError(description: "mail.host must be the name of a host.")
            }
        }
    }
}
