// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation

/// Which build this is: a seed means the same world only for the same build.
enum Revision {
    /// The first twelve digits of the SHA-256 of the running program.
    static let text: String = {
        guard let program = try? Data(contentsOf: URL(filePath: "/proc/self/exe")) else {
            return "unknown"
        }
        return SHA256.hash(data: program).prefix(6)
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }()
}
