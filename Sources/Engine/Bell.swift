// SPDX-License-Identifier: Apache-2.0

/// Rung by anybody, heard by one: rung again before it is heard, it is heard once.
struct Bell: Sendable {
    let rings: AsyncStream<Void>
    private let button: AsyncStream<Void>.Continuation

    init() {
        (rings, button) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { button.yield() }
}
