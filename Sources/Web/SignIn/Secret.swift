// SPDX-License-Identifier: Apache-2.0
internal import Crypto
package import Domain
package import Engine

/// The secret end of an invitation's link, or of a session's cookie. Only its digest is ever kept.
///
/// - Shape: 64 lower-case hexadecimal digits, 256 bits of chance.
package struct Secret: Hashable, Sendable {
    /// What stands in the link or in the cookie.
    package let text: String

    package init(drawnFrom chance: Chance) {
        text = chance.bytes(32).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Nil for anything that we cannot have drawn.
    package init?(_ text: some StringProtocol) {
        let isOurs = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        guard text.utf8.count == 64, isOurs else { return nil }
        self.text = String(text)
    }

    /// SHA-256 over the digits as they stand in the link.
    package var digest: Domain.Digest {
        guard let digest = Domain.Digest(bytes: Array(SHA256.hash(data: Array(text.utf8)))) else {
            preconditionFailure("SHA-256 gives 32 bytes")
        }
        return digest
    }

    /// The link that signs one officer in, once, at the station with this address.
    package func link(at address: String) -> String { "\(address)/sign-in/\(text)" }
}
