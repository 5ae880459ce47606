// SPDX-License-Identifier: Apache-2.0
import Crypto
import Domain

/// Identities of what an organisation file names: the same key is always the same identity, so that
/// importing the same file again changes nothing.
enum Identity {
    static func of<Kind>(_ kind: String, _ keys: String..., as: Kind.Type = Kind.self) -> ID<Kind> {
        let name = ([kind] + keys).joined(separator: "/")
        let bytes = Array(SHA256.hash(data: Array(name.utf8)))
        func word(_ range: Range<Int>) -> UInt64 {
            bytes[range].reduce(0) { $0 << 8 | UInt64($1) }
        }
        return ID(high: word(0..<8), low: word(8..<16))
    }
}
