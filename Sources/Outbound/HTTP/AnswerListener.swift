// SPDX-License-Identifier: Apache-2.0
internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Listens to one exchange: whether the request left, and what the answer says.
final class AnswerListener: HTTPClientResponseDelegate {
    private struct Heard {
        var hasLeft = false
        var status = 0
        var headers: [String: String] = [:]
        var body: [UInt8] = []
    }

    private let heard = Mutex(Heard())

    /// Whether bytes of the request were given to the network.
    var hasLeft: Bool { heard.withLock { $0.hasLeft } }

    func didSendRequestHead(task: HTTPClient.Task<HTTPWire.Answer>, _ head: HTTPRequestHead) {
        heard.withLock { $0.hasLeft = true }
    }

    func didReceiveHead(
        task: HTTPClient.Task<HTTPWire.Answer>, _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        heard.withLock { heard in
            heard.status = Int(head.status.code)
            for (name, value) in head.headers { heard.headers[name.lowercased()] = value }
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<HTTPWire.Answer>, _ buffer: ByteBuffer
    ) -> EventLoopFuture<Void> {
        heard.withLock { heard in
            let room = HTTPWire.mostBytes - heard.body.count
            heard.body += buffer.readableBytesView.prefix(room)
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<HTTPWire.Answer>) -> HTTPWire.Answer {
        heard.withLock { heard in
            HTTPWire.Answer(
                status: heard.status, headers: heard.headers,
                body: String(decoding: heard.body, as: UTF8.self))
        }
    }
}
