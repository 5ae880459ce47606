// SPDX-License-Identifier: Apache-2.0
package import Domain

/// The organisation's own account on a Mastodon server.
package struct MastodonSettings: Sendable {
    /// Without a slash at its end: `https://social.example.org`.
    package var address: String
    package var token: Private<String>
    package var patience: Duration

    package init(address: String, token: Private<String>, patience: Duration = .seconds(10)) {
        self.address = address
        self.token = token
        self.patience = patience
    }
}
