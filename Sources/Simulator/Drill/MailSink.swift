// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// A mail server that takes everything, with STARTTLS, and keeps what it was given.
package struct MailSink: Sendable {
    private let channel: any NIOCore.Channel
    package let port: Int

    /// - Parameters: paths of a certificate and its key in PEM.
    package init(
        host: String, certificate: String, key: String, sink: DrillSink
    ) async throws {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate)
                .map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        let context = try NIOSSLContext(configuration: configuration)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 512)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        MailSinkHandler(sink: sink, tls: context))
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

/// One SMTP connection: commands by line, then the lines of a mail up to a dot.
private final class MailSinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let sink: DrillSink
    private let tls: NIOSSLContext
    private var buffer = ByteBuffer()
    private var recipient = ""
    private var mail: [String]?
    private var isSecure = false

    init(sink: DrillSink, tls: NIOSSLContext) {
        self.sink = sink
        self.tls = tls
    }

    func channelActive(context: ChannelHandlerContext) {
        say("220 drill ESMTP", context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var chunk = unwrapInboundIn(data)
        buffer.writeBuffer(&chunk)
        while let end = buffer.readableBytesView.firstIndex(of: 10) {
            let length = end - buffer.readerIndex + 1
            var line = buffer.readString(length: length) ?? ""
            line.removeLast(line.hasSuffix("\r\n") ? 1 : 0)
            take(line.hasSuffix("\n") ? String(line.dropLast()) : line, context)
        }
        buffer.discardReadBytes()
    }

    private func take(_ line: String, _ context: ChannelHandlerContext) {
        if mail != nil {
            if line == "." {
                sink.add(.mail, to: recipient, (mail ?? []).joined(separator: "\n"))
                mail = nil
                say("250 2.0.0 taken", context)
            } else {
                mail?.append(line)
            }
            return
        }
        switch line.prefix(4).uppercased() {
        case "EHLO":
            let offers = isSecure ? "250 8BITMIME" : "250-8BITMIME\r\n250 STARTTLS"
            say("250-drill\r\n" + offers, context)
        case "STAR": secure(context)
        case "RCPT":
            recipient =
                line.split(separator: "<").last?.split(separator: ">").first
                .map(String.init) ?? ""
            say("250 2.1.5 known", context)
        case "DATA":
            mail = []
            say("354 go on", context)
        case "QUIT":
            say("221 2.0.0 bye", context)
            context.close(promise: nil)
        default: say("250 2.0.0 yes", context)
        }
    }

    private func secure(_ context: ChannelHandlerContext) {
        say("220 2.0.0 go on", context)
        isSecure = true
        do {
            try context.pipeline.syncOperations.addHandler(
                NIOSSLServerHandler(context: tls), position: .first)
        } catch {
            context.close(promise: nil)
        }
    }

    private func say(_ line: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\r\n")), promise: nil)
    }
}
