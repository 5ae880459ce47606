// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import NIOCore
internal import NIOPosix

/// A simulated wristband: one real TCP connection on which it speaks GT06.
package struct GT06Tracker: Sendable {
    package let identifier: String

    package init(identifier: String) { self.identifier = identifier }

    /// What the device does while it is connected.
    package struct Line: ~Copyable {
        private var encoder: GT06Encoder
        private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        private var pending = 0

        fileprivate init(
            encoder: GT06Encoder, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
            inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        ) {
            self.encoder = encoder
            self.outbound = outbound
            self.inbound = inbound
        }

        /// Names itself and waits for the answer.
        package mutating func logIn() async throws {
            try await send(encoder.login())
        }

        package mutating func position(_ fix: Fix) async throws {
            try await send(encoder.position(fix))
        }

        /// Asks for help and waits until the server says that it has it.
        package mutating func sos(_ fix: Fix) async throws {
            try await send(encoder.sos(fix))
        }

        package mutating func heartbeat() async throws {
            try await send(encoder.heartbeat())
        }

        private mutating func send(_ frame: [UInt8]) async throws {
            try await outbound.write(ByteBuffer(bytes: frame))
            // Each frame is answered by one of ten bytes or more; the server may answer in pieces.
            var missing = 10 - pending
            while missing > 0 {
                guard let chunk = try await inbound.next(isolation: nil) else { throw Unanswered() }
                missing -= chunk.readableBytes
            }
            pending = -missing
        }
    }

    /// The server closed the connection without an answer.
    package struct Unanswered: Error {}

    /// Connects, does as `live` says, and disconnects.
    package func run<Result: Sendable>(
        host: String, port: Int, live: @Sendable (inout Line) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(10))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var line = Line(
                encoder: GT06Encoder(identifier: identifier), outbound: outbound,
                inbound: inbound.makeAsyncIterator())
            return try await live(&line)
        }
    }
}
