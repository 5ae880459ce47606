// SPDX-License-Identifier: Apache-2.0
package import Domain

/// How to reach the SMS gateway.
package struct KannelSettings: Sendable {
    /// Of the smsbox, up to and with the path: `http://127.0.0.1:13013/cgi-bin/sendsms`.
    package var address: String
    package var login: String
    package var password: Private<String>
    /// The number that shields see and answer to; nil: the gateway's own.
    package var sender: String?
    /// The most requests under way at once.
    package var connections: Int
    /// How long to wait for an answer.
    package var patience: Duration

    package init(
        address: String, login: String, password: Private<String>, sender: String? = nil,
        connections: Int = 64, patience: Duration = .seconds(5)
    ) {
        self.address = address
        self.login = login
        self.password = password
        self.sender = sender
        self.connections = connections
        self.patience = patience
    }
}
