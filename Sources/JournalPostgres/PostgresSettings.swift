// SPDX-License-Identifier: Apache-2.0
internal import CLibPQ
package import Domain

/// How to reach the PostgreSQL that the journal lies on, and how long to wait for it.
package struct PostgresSettings: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        /// libpq cannot read the connection string.
        case malformed
        /// A password in it would show in process lists and settings files.
        case passwordInside
    }

    /// One server that the connection string names: what stands for it alone.
    struct Target: Hashable, Sendable {
        var host: String?
        var address: String?
        var port: String?
    }

    /// libpq's own: `host=a,b user=natalia dbname=natalia`, or `postgresql://…`.
    let connection: String
    let targets: [Target]
    let password: Private<String>?
    /// On how many disks an append should be, the primary's included.
    package let copies: Int
    /// What the servers call this node in their lists of connections.
    let node: String?
    /// How long an append waits for a standby before it is on one disk alone.
    private(set) var standbyPatience: Duration
    /// How long after it was asked for an append has its answer, or counts as failed: with the wait
    /// behind others and for a connection. How long a server may be silent to who reads for the
    /// desk. A device waits for both.
    private(set) var appendPatience: Duration
    /// How long a server may be silent in the middle of any other call.
    let patience: Duration
    /// For one server to let us in.
    let connectPatience: Duration

    package init(
        connection: String, password: Private<String>? = nil, copies: Int = 2,
        node: String? = nil, standbyPatience: Duration = .milliseconds(300),
        appendPatience: Duration = .milliseconds(600), patience: Duration = .seconds(3),
        connectPatience: Duration = .seconds(1)
    ) throws(Fault) {
        let named = try Self.read(connection)
        guard named["password"] == nil else { throw .passwordInside }
        func list(_ keyword: String) -> [String] {
            guard let text = named[keyword] else { return [] }
            return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let (hosts, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
        // One port is for all hosts.
        targets = (0..<max(1, hosts.count, addresses.count)).map { index in
            Target(
                host: hosts.indices.contains(index) ? hosts[index] : nil,
                address: addresses.indices.contains(index) ? addresses[index] : nil,
                port: ports.indices.contains(index) ? ports[index] : ports.first)
        }
        self.connection = connection
        self.password = password
        self.copies = max(1, copies)
        self.node = node
        self.standbyPatience = standbyPatience
        self.appendPatience = appendPatience
        self.patience = patience
        self.connectPatience = connectPatience
    }

    /// The same for work that no device waits for.
    package var patient: PostgresSettings {
        var settings = self
        settings.standbyPatience = .seconds(20)
        settings.appendPatience = .seconds(30)
        return settings
    }

    private static func read(_ connection: String) throws(Fault) -> [String: String] {
        // Safe because the list ends with an option without a keyword, and is freed after the last
        // look at it.
        guard let options = unsafe PQconninfoParse(connection, nil) else { throw .malformed }
        defer { unsafe PQconninfoFree(options) }
        var named: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe named[String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return named
    }
}
