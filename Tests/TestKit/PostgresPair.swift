// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Synchronization

/// A PostgreSQL of a test's own: a primary `a` and, unless it is alone, its synchronous standby `b`,
/// on sockets in a temporary folder.
package final class PostgresPair: Sendable {
    package enum Server: String, Sendable, CaseIterable { case a, b }
    package enum Deed: String, Sendable { case kill, start, stop, pause, resume, promote }

    /// Where the servers' files lie; gone when the pair has ended.
    package let folder: String
    private let peer: Peer
    private let databases = Mutex(0)

    private init(folder: String, peer: Peer) {
        self.folder = folder
        self.peer = peer
    }

    package static func start(alone: Bool = false) async throws -> PostgresPair {
        let folder = try Peer.folder() + "/pair"
        let script = Peer.script("../../../script/postgres-pair")
        let peer = try Peer(
            script, ["test", folder] + (alone ? ["--alone"] : []), endsWithInput: true)
        _ = try await peer.line { $0.hasPrefix("READY ") ? true : nil }
        return PostgresPair(folder: folder, peer: peer)
    }

    /// One server for the whole test run.
    private static let shared = Task { try await start(alone: true) }

    /// Runs `body` with an empty database of its own, on the server that all tests share.
    package static func withDatabase(_ body: (String) async throws -> Void) async throws {
        let server = try await shared.value
        try await body(server.connection(to: server.database()))
    }

    /// The journal's database on both servers; whichever takes writes is found.
    package func connection(to database: String = "natalia") -> String {
        "host=\(folder)/a,\(folder)/b user=natalia dbname=\(database)"
    }

    /// A new empty database.
    private func database() async throws -> String {
        let name = databases.withLock { count in
            count += 1
            return "journal\(count)"
        }
        try await tell("database \(name)")
        return name
    }

    /// Does something to one server, and returns once it is done.
    package func act(_ deed: Deed, on server: Server) async throws {
        try await tell("\(server.rawValue) \(deed.rawValue)")
    }

    private func tell(_ line: String) async throws {
        let done = "DONE \(line)"
        let before = peer.lines.count { $0 == done }
        peer.write(line)
        let peer = peer
        _ = try await peer.line { _ in peer.lines.count { $0 == done } > before ? true : nil }
    }

    package func stop() { peer.stop() }
}
