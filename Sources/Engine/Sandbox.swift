// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Synchronization

/// What the phones, mailboxes and the feed of a sandboxed station have received.
///
/// Only `natalia demo` makes one: its carriers write here, its screens read here.
package final class Sandbox: Sendable {
    package struct Message: Sendable, Equatable {
        package var at: Moment
        /// A phone number, a mail address, or `feed`.
        package var address: String
        package var channel: Channel
        /// True for what the person at this address sent to us.
        package var isFromPerson: Bool
        /// A mail's subject; empty elsewhere.
        package var subject: String
        package var text: String

        package init(
            at: Moment, address: String, channel: Channel, isFromPerson: Bool, subject: String,
            text: String
        ) {
            self.at = at
            self.address = address
            self.channel = channel
            self.isFromPerson = isFromPerson
            self.subject = subject
            self.text = text
        }
    }

    /// The most messages kept; the oldest go first.
    static let most = 2_000
    private let messages = Mutex<[Message]>([])

    package init() {}

    package func add(_ message: Message) {
        messages.withLock { messages in
            messages.append(message)
            if messages.count > Self.most { messages.removeFirst() }
        }
    }

    /// In the order in which they came.
    package var all: [Message] { messages.withLock { $0 } }
}
