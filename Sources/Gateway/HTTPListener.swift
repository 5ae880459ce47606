// SPDX-License-Identifier: Apache-2.0
internal import Engine
package import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import Trackers

/// The port at which phones come in with the OsmAnd protocol: one HTTP request a report.
package struct HTTPListener: Listener {
    /// A phone that keeps its connection open but says nothing for so long is let go.
    static let longestSilence = TimeAmount.minutes(2)

    private typealias Connection = NIOAsyncChannel<
        HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>
    >

    private let server:
        NIOAsyncChannel<
            NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>, Never
        >
    private let protocolReader: OsmAnd
    private let intake: Intake
    private let logger: Logger
    package let port: Int

    package init(
        host: String, port: Int, speedUnit: OsmAnd.SpeedUnit, intake: Intake, logger: Logger
    ) async throws {
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandlers(
                        IdleStateHandler(readTimeout: Self.longestSilence), SilenceCloser(),
                        AnswerWriter())
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        protocolReader = OsmAnd(speedUnit: speedUnit)
        self.intake = intake
        self.logger = logger
        self.port = server.channel.localAddress?.port ?? port
    }

    package func close() async {
        // What cannot be closed in order is closed with the process, which is what follows.
        try? await server.executeThenClose { _ in }
    }

    package func run() async throws {
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask { await serve(connection) }
                }
            }
        }
    }

    private func serve(_ connection: Connection) async {
        let origin = connection.channel.remoteAddress?.ipAddress ?? "unknown"
        do {
            try await connection.executeThenClose { inbound, outbound in
                var head: HTTPRequestHead?
                var body: [UInt8] = []
                for try await part in inbound {
                    switch part {
                    case .head(let next):
                        head = next
                        body = []
                    case .body(let bytes):
                        // One byte more than may be is kept, so that the reader sees it is too
                        // much.
                        let room = OsmAnd.longestBody + 1 - body.count
                        body += bytes.readableBytesView.prefix(room)
                    case .end:
                        guard let request = head else { return }
                        let status = await take(request, body, origin)
                        for part in answer(status, keepAlive: request.isKeepAlive) {
                            try await outbound.write(part)
                        }
                        if !request.isKeepAlive { return }
                    }
                }
            }
        } catch {
            // A phone that goes away is usual; it comes back by itself.
            logger.debug("osmand connection ended: \(type(of: error))")
        }
    }

    /// The status to answer with; a success only when everything is on disk.
    private func take(
        _ request: HTTPRequestHead, _ body: [UInt8], _ origin: String
    ) async -> Int {
        let answer = protocolReader.read(
            method: request.method.rawValue, uri: request.uri,
            contentType: request.headers.first(name: "content-type"), body: body)
        let frame = Array(request.uri.utf8) + body
        let isDurable = await intake.take(
            answer.reading, of: frame, bearer: OsmAnd.name, origin: origin)
        return isDurable ? answer.status : 503
    }

    private func answer(
        _ status: Int, keepAlive: Bool
    ) -> [HTTPPart<HTTPResponseHead, ByteBuffer>] {
        let headers: HTTPHeaders = [
            "content-length": "0", "connection": keepAlive ? "keep-alive" : "close",
        ]
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
        return [.head(head), .end(nil)]
    }
}

/// Gives NIO's server the answer in the form that may cross tasks.
private final class AnswerWriter: ChannelOutboundHandler {
    typealias OutboundIn = HTTPPart<HTTPResponseHead, ByteBuffer>
    typealias OutboundOut = HTTPServerResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part: HTTPServerResponsePart =
            switch unwrapOutboundIn(data) {
            case .head(let head): .head(head)
            case .body(let bytes): .body(.byteBuffer(bytes))
            case .end(let trailers): .end(trailers)
            }
        context.write(wrapOutboundOut(part), promise: promise)
    }
}
