// SPDX-License-Identifier: Apache-2.0
import ServiceLifecycle

/// A part of the station that works until it is told to stop.
struct Running: Service {
    private let body: @Sendable () async throws -> Void

    init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown(body)
        } catch is CancellationError {
            return
        }
    }
}
