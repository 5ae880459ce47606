// SPDX-License-Identifier: Apache-2.0
internal import Engine
package import Logging
internal import NIOCore
internal import NIOPosix
package import Trackers

/// A UDP port at which devices of one protocol come in.
package struct UDPListener<Wire: WireProtocol>: Listener {
    /// The most senders whose log-in is remembered; beyond it all are forgotten and log in again.
    static var mostSenders: Int { 10_000 }

    /// The most datagrams whose writing is waited for at a time.
    static var mostUnderWay: Int { 512 }

    private let channel:
        NIOAsyncChannel<AddressedEnvelope<ByteBuffer>, AddressedEnvelope<ByteBuffer>>
    private let intake: Intake
    private let logger: Logger
    package let port: Int

    package init(host: String, port: Int, intake: Intake, logger: Logger) async throws {
        channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(
                            inboundType: AddressedEnvelope<ByteBuffer>.self,
                            outboundType: AddressedEnvelope<ByteBuffer>.self))
                }
            }
        self.intake = intake
        self.logger = logger
        self.port = channel.channel.localAddress?.port ?? port
    }

    package func close() async {
        // What cannot be closed in order is closed with the process, which is what follows.
        try? await channel.executeThenClose { _, _ in }
    }

    package func run() async throws {
        try await channel.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: Void.self) { group in
                var sessions: [SocketAddress: Session<Wire>] = [:]
                var underWay = 0
                for try await datagram in inbound {
                    let sender = datagram.remoteAddress
                    if sessions.count >= Self.mostSenders { sessions = [:] }
                    let pieces = sessions[sender, default: Session()].read(
                        Array(datagram.data.readableBytesView), now: intake.clock.now())
                    if underWay >= Self.mostUnderWay {
                        try await group.next()
                        underWay -= 1
                    }
                    underWay += 1
                    group.addTask { await take(pieces, from: sender, outbound) }
                }
            }
        }
    }

    private func take(
        _ pieces: [Session<Wire>.Piece], from sender: SocketAddress,
        _ outbound: NIOAsyncChannelOutboundWriter<AddressedEnvelope<ByteBuffer>>
    ) async {
        do {
            // What could not be written is not answered: the device sends again.
            _ = try await intake.take(pieces, origin: sender.ipAddress ?? "unknown") { reply in
                try await outbound.write(
                    AddressedEnvelope(remoteAddress: sender, data: ByteBuffer(bytes: reply)))
            }
        } catch {
            logger.debug("\(Wire.name) reply not sent: \(type(of: error))")
        }
    }
}
