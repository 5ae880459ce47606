// SPDX-License-Identifier: Apache-2.0
internal import NIOCore

/// Closes a connection that stayed silent too long; comes after an `IdleStateHandler`.
final class SilenceCloser: ChannelInboundHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
