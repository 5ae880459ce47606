// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOCore
import ServiceLifecycle

/// A part that listens, and names its setting when it cannot.
struct Named: Service {
    private let key: String
    private let service: any Service

    init(_ key: String, _ service: any Service) {
        self.key = key
        self.service = service
    }

    func run() async throws { try await naming(key) { try await service.run() } }
}

/// Turns a port that cannot be had into a sentence that names its setting.
func naming<Value>(_ key: String, _ open: () async throws -> Value) async throws -> Value {
    do {
        return try await open()
    } catch let error as IOError {
        let reason =
            switch error.errnoCode {
            case EADDRINUSE: "another program listens there; end it, or choose another port"
            case EADDRNOTAVAIL: "this machine does not have that address"
            case EACCES: "it takes root's rights; choose a port from 1024"
            default: error.description
            }
        throw SettingsError(description: "\(key) cannot be listened on: \(reason)")
    }
}
