// SPDX-License-Identifier: Apache-2.0
internal import Crypto
package import Domain
internal import HashTreeCollections

/// The secret end of a shield's address: it opens one alarm for one shield, and ends with the
/// alarm.
///
/// - Shape: the alarm's code, `-`, and 26 letters and digits: 128 bits of an HMAC-SHA-256 over the
///   shield's identity under the alarm's link key. Nothing of it is stored but that key, sealed.
package enum ShieldLink {
    package static func token(of shield: ID<Shield>, in alarm: Alarm.State) -> String {
        "\(alarm.code)-\(signature(of: shield, in: alarm))"
    }

    /// The open alarm and the shield whose link this is; nil for anything else.
    package static func find(
        _ token: some StringProtocol, in world: World
    ) -> (alarm: Alarm.State, shield: Shield)? {
        let parts = token.split(separator: "-")
        guard parts.count == 2, parts[1].utf8.count == 26, let code = Code(parts[0]) else {
            return nil
        }
        // Every shield is compared in full: the time taken tells nothing of a near miss.
        var found: (alarm: Alarm.State, shield: Shield)?
        for alarm in world.openAlarms(with: code) {
            let told = Set(alarm.toldShields)
            for shield in world.roster.defender(alarm.defender).circle
            where told.contains(shield.id)
                && isSame(signature(of: shield.id, in: alarm), String(parts[1]).lowercased())
            {
                found = (alarm, shield)
            }
        }
        return found
    }

    private static func signature(of shield: ID<Shield>, in alarm: Alarm.State) -> String {
        let key = SymmetricKey(data: bytes(of: alarm.linkKey.reveal(for: .notice)))
        let code = HMAC<SHA256>.authenticationCode(for: bytes(of: shield), using: key)
        return base32(Array(code).prefix(16))
    }

    private static func bytes<Kind>(of id: ID<Kind>) -> [UInt8] {
        [id.high, id.low].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Lower-case letters and digits without those that are mistaken for others.
    static func base32(_ bytes: some Sequence<UInt8>) -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz023456789")
        var text = ""
        var buffer: UInt32 = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << UInt32(5 - bits) & 31)]) }
        return text
    }
}
