// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A real SMTP receiver on this machine (aiosmtpd), with a certificate made for it.
///
/// Some recipients make it misbehave: `refuse@`, `busy@` at RCPT, `drop-early@` before the text,
/// `refuse-text@`, `busy-text@`, `hang@` and `drop@` after the final dot.
package final class MailSink: Sendable {
    package enum Encryption: String, Sendable {
        case starttls, implicit, none
    }

    package struct Mail: Decodable, Sendable {
        package var from: String
        package var to: [String]
        /// As it came, headers and all.
        package var text: String
        package var taken: Bool
        package var connection: Int
        package var encrypted: Bool
    }

    package let port: Int
    /// The PEM file to trust.
    package let certificate: String
    private let peer: Peer

    private init(port: Int, certificate: String, peer: Peer) {
        self.port = port
        self.certificate = certificate
        self.peer = peer
    }

    /// - Parameter login: `name:password` that it asks for; nil: it asks for none.
    package static func start(
        _ encryption: Encryption, login: String? = nil
    ) async throws -> MailSink {
        let folder = try Peer.folder()
        let (certificate, key) = ("\(folder)/certificate.pem", "\(folder)/key.pem")
        try Peer.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ])
        var arguments = [
            Peer.script("mail.py"), "--encryption", encryption.rawValue, "--certificate",
            certificate, "--key", key,
        ]
        if let login { arguments += ["--login", login] }
        let peer = try Peer(Peer.python(), arguments, endsWithInput: true)
        return MailSink(port: try await peer.port(), certificate: certificate, peer: peer)
    }

    /// Every mail whose text came, in order.
    package var mails: [Mail] {
        peer.lines.compactMap { line in
            // Other lines are the program's own talk.
            try? JSONDecoder().decode(Mail.self, from: Data(line.utf8))
        }
    }

    package func stop() { peer.stop() }
}
