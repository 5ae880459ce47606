// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Foundation

extension ID {
    /// 16 bytes, high word first, big-endian: they sort as the identities do.
    var blob: Data {
        var bytes = Data(capacity: 16)
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return bytes
    }

    init?(blob: [UInt8]) {
        guard blob.count == 16 else { return nil }
        self.init(high: Self.word(blob.prefix(8)), low: Self.word(blob.dropFirst(8)))
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
