// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Domain
internal import FoundationEssentials

/// Bytes that only a key opens: nonce (12 bytes), ciphertext, tag (16 bytes).
enum Seal {
    /// Fails to open: another key, other associated data, or changed bytes.
    struct Broken: Error {}

    static let nonceLength = 12

    static func close(
        _ plain: [UInt8], key: SymmetricKey, nonce: [UInt8], beside associated: [UInt8]
    ) -> [UInt8] {
        // Refuses only keys and nonces of another length than the two that this room makes.
        guard let nonce = try? ChaChaPoly.Nonce(data: nonce),
            let box = try? ChaChaPoly.seal(
                plain, using: key, nonce: nonce, authenticating: associated)
        else { preconditionFailure("A nonce of 12 bytes and a key of 32 seal anything") }
        return Array(box.combined)
    }

    static func open(
        _ sealed: [UInt8], key: SymmetricKey, beside associated: [UInt8]
    ) throws(Broken) -> Data {
        do {
            return try ChaChaPoly.open(
                ChaChaPoly.SealedBox(combined: sealed), using: key, authenticating: associated)
        } catch { throw Broken() }
    }
}

/// Fixed-length fields of a header, written one after the other; integers big-endian.
struct HeaderBytes {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func add(_ number: Int64) { add(UInt64(bitPattern: number)) }

    mutating func add(_ number: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    mutating func add<Kind>(_ id: ID<Kind>) {
        add(id.high)
        add(id.low)
    }

    mutating func add(_ more: [UInt8]) { bytes += more }
}

extension SealedEntry {
    /// Number, time and subject: what the seal and the chain both hold to.
    var header: [UInt8] {
        var header = HeaderBytes(capacity: 32)
        header.add(number.value)
        header.add(recordedAt.milliseconds)
        header.add(subject)
        return header.bytes
    }
}
