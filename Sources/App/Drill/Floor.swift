// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Simulator

/// What this machine must do at the least, in the same run.
struct Floor {
    let folder: URL
    let httpPort: Int

    func measure() async throws -> DrillReport.Floor {
        DrillReport.Floor(
            fdatasync_ms: try syncing(), http_post_ms: try await posting())
    }

    private func syncing() throws -> Double {
        let path = folder.appending(path: "floor").path
        // Safe because the path is a string of ours, and lives through the call.
        let file = unsafe open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        guard file >= 0 else {
            throw AdministrationError(description: "The drill's folder cannot be written.")
        }
        defer { close(file) }
        let block = [UInt8](repeating: 7, count: 512)
        return median(
            try (0..<200).map { _ in
                try time {
                    // Safe because the array outlives the call and its count is given.
                    let written = unsafe block.withUnsafeBytes { bytes in
                        unsafe write(file, bytes.baseAddress, bytes.count)
                    }
                    guard written == block.count, fdatasync(file) == 0 else {
                        throw AdministrationError(
                            description: "The drill's folder cannot be synced.")
                    }
                }
            })
    }

    private func posting() async throws -> Double {
        var times: [Double] = []
        for _ in 0..<200 {
            let start = ContinuousClock.now
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(httpPort)/floor")
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: "floor"))
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
            _ = try await response.body.collect(upTo: 1_024)
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        return median(times)
    }

    private func time(_ work: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure(work) / .milliseconds(1)
    }

    private func median(_ times: [Double]) -> Double {
        (times.sorted()[times.count / 2] * 1000).rounded() / 1000
    }
}
