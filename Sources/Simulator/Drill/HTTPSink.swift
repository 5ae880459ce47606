// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Answers like Kannel's sendsms box and like a Mastodon server, and keeps what it was given.
package struct HTTPSink: Sendable {
    private let channel: any NIOCore.Channel
    package let port: Int

    package init(host: String, sink: DrillSink) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 512)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(HTTPSinkHandler(sink: sink))
                }
            }
            .bind(host: host, port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    package func close() async {
        // Closing what is closed already is as good.
        try? await channel.close()
    }
}

private final class HTTPSinkHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let sink: DrillSink
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(sink: DrillSink) { self.sink = sink }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            answer(head, context: context)
        }
    }

    private func answer(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        let path = head.uri.split(separator: "?").first ?? ""
        if path.hasSuffix("/sendsms") {
            let fields = QueryFields(of: head.uri)
            guard let number = fields["to"] else {
                return write(.badRequest, "Missing receiver number", "text/plain", context)
            }
            sink.add(.sms, to: number, fields["text"] ?? "")
            write(.accepted, "0: Accepted for delivery", "text/plain", context)
        } else if path.hasSuffix("/statuses") {
            sink.add(.post, to: "", String(buffer: body))
            let answer = #"{"id":"1","url":"http://127.0.0.1/1","uri":"http://127.0.0.1/1"}"#
            write(.ok, answer, "application/json", context)
        } else {
            write(.ok, "", "text/plain", context)
        }
    }

    private func write(
        _ status: HTTPResponseStatus, _ text: String, _ type: String,
        _ context: ChannelHandlerContext
    ) {
        let headers: HTTPHeaders = [
            "content-type": type, "content-length": "\(text.utf8.count)",
        ]
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

/// The fields of an address's query, percent-decoded.
struct QueryFields {
    private var fields: [String: String] = [:]

    init(of uri: String) {
        guard let start = uri.firstIndex(of: "?") else { return }
        for pair in uri[uri.index(after: start)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[Self.decoded(parts[0])] = parts.count == 2 ? Self.decoded(parts[1]) : ""
        }
    }

    subscript(name: String) -> String? { fields[name] }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(32)
            } else if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(Substring(rest.prefix(2))), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
