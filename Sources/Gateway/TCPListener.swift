// SPDX-License-Identifier: Apache-2.0
internal import Engine
package import Logging
internal import NIOCore
internal import NIOPosix
internal import Synchronization
package import Trackers

/// A TCP port at which devices of one protocol come in.
package struct TCPListener<Wire: WireProtocol>: Listener {
    /// The most connections at a time; one more is closed at once and the device comes again.
    static var mostConnections: Int { 20_000 }
    /// A device that says nothing for so long has gone.
    static var longestSilence: TimeAmount { .minutes(30) }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let server: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>
    private let intake: Intake
    private let logger: Logger
    package let port: Int

    package init(
        host: String, port: Int, intake: Intake, logger: Logger
    ) async throws {
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        IdleStateHandler(readTimeout: Self.longestSilence), SilenceCloser())
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        self.intake = intake
        self.logger = logger
        self.port = server.channel.localAddress?.port ?? port
    }

    package func close() async {
        // What cannot be closed in order is closed with the process, which is what follows.
        try? await server.executeThenClose { _ in }
    }

    package func run() async throws {
        let open = Counter()
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    guard open.count < Self.mostConnections else {
                        logger.warning("too many \(Wire.name) connections: one closed")
                        try? await connection.channel.close()  // Already gone is as good.
                        continue
                    }
                    open.add(1)
                    group.addTask {
                        await serve(connection)
                        open.add(-1)
                    }
                }
            }
        }
    }

    private func serve(_ connection: Connection) async {
        let origin = connection.channel.remoteAddress?.ipAddress ?? "unknown"
        do {
            try await connection.executeThenClose { inbound, outbound in
                var session = Session<Wire>()
                for try await chunk in inbound {
                    let pieces = session.read(
                        Array(chunk.readableBytesView), now: intake.clock.now())
                    let isTaken = try await intake.take(pieces, origin: origin) { reply in
                        try await outbound.write(ByteBuffer(bytes: reply))
                    }
                    if !isTaken { return }
                }
            }
        } catch {
            // A device that goes away is usual; it comes back by itself.
            logger.debug("\(Wire.name) connection ended: \(type(of: error))")
        }
    }
}

/// How many connections a listener has.
private final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add(_ number: Int) { value.withLock { $0 += number } }
}
