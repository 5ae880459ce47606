// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// An HTTP server on this machine that plays a Mastodon account (token `secret`) and an SMS gateway's
/// front, and hears any callback. `[answer 503]`, `[answer hang]` or `[answer drop]` in a text make
/// it answer so, not at all, or hang up.
package final class MastodonSink: Sendable {
    package struct Request: Decodable, Sendable {
        package var method: String
        package var path: String
        package var query: [String: String]
        package var headers: [String: String]
        package var body: String
    }

    package let address: String
    private let peer: Peer

    private init(address: String, peer: Peer) {
        self.address = address
        self.peer = peer
    }

    package static func start() async throws -> MastodonSink {
        let peer = try Peer(Peer.python(), [Peer.script("web.py")], endsWithInput: true)
        return MastodonSink(address: "http://127.0.0.1:\(try await peer.port())", peer: peer)
    }

    /// Every request, in order.
    package var requests: [Request] {
        peer.lines.compactMap { line in
            // Other lines are the program's own talk.
            try? JSONDecoder().decode(Request.self, from: Data(line.utf8))
        }
    }

    package func stop() { peer.stop() }
}
