// SPDX-License-Identifier: Apache-2.0

/// The checksums that trackers put at the end of their frames.
package enum Checksum {
    /// CRC-16/X.25: polynomial 0x1021 reflected, start and final xor FFFF; `123456789` gives 906E.
    package static func x25(_ bytes: some Sequence<UInt8>) -> UInt16 {
        var crc: UInt16 = 0xFFFF
        for byte in bytes {
            crc = crc >> 4 ^ nibbles[Int((crc ^ UInt16(byte)) & 0xF)]
            crc = crc >> 4 ^ nibbles[Int((crc ^ UInt16(byte >> 4)) & 0xF)]
        }
        return ~crc
    }

    /// What four bits shifted out of the register put back in.
    private static let nibbles: [UInt16] = (0..<16).map { (nibble: UInt16) in
        (0..<4).reduce(nibble) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x8408 : crc >> 1 }
    }
}
