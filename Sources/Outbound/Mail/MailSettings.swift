// SPDX-License-Identifier: Apache-2.0
package import Domain

/// How to reach the mail server that takes our mail.
package struct MailSettings: Sendable {
    package enum Encryption: String, Sendable, CaseIterable {
        /// Begins in the clear and must turn to TLS before anything is said (port 587).
        case starttls
        /// TLS from the first byte (port 465).
        case implicit
        /// None: only to a server on this machine.
        case none
    }

    package enum Fault: Error, Hashable, Sendable {
        /// `none` is for servers on this machine only.
        case encryptionNeeded
        /// A host name is letters, digits, dots, hyphens, or colons in an IPv6 address.
        case malformedHost
    }

    let host: String
    let port: Int
    let encryption: Encryption
    /// A PEM file of the authorities to trust; nil: the system's.
    let authorities: String?
    let login: String?
    let password: Private<String>?
    let sender: MailAddress
    let senderName: String
    /// Our own name to the server, and the right side of every Message-ID.
    let ownHost: String
    /// How many connections are kept, each with a thread of its own.
    let connections: Int
    let connectPatience: Duration
    /// For one mail from its first byte to the server's last word.
    let patience: Duration

    package init(
        host: String, port: Int, encryption: Encryption, authorities: String? = nil,
        login: String? = nil, password: Private<String>? = nil, sender: MailAddress,
        senderName: String, ownHost: String, connections: Int = 4,
        connectPatience: Duration = .seconds(5), patience: Duration = .seconds(15)
    ) throws(Fault) {
        guard [host, ownHost].allSatisfy(Self.isHost) else { throw .malformedHost }
        guard encryption != .none || Self.isThisMachine(host) else { throw .encryptionNeeded }
        self.host = host
        self.port = port
        self.encryption = encryption
        self.authorities = authorities
        self.login = login
        self.password = password
        self.sender = sender
        self.senderName = senderName
        self.ownHost = ownHost
        self.connections = max(1, connections)
        self.connectPatience = connectPatience
        self.patience = patience
    }

    /// The server as libcurl wants it; our own name is the path.
    var address: String {
        let scheme = encryption == .implicit ? "smtps" : "smtp"
        let host = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)://\(host):\(port)/\(ownHost)"
    }

    private static func isHost(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }

    private static func isThisMachine(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
