// SPDX-License-Identifier: Apache-2.0

/// One GT06 frame, taken apart: `7878` length u8 or `7979` length u16, type, body, serial u16,
/// checksum u16, `0d0a`. The length counts type to checksum.
struct GT06Frame {
    let bytes: [UInt8]
    /// True for `7979`.
    let isLong: Bool
    let type: UInt8
    /// The length of a short frame as its bytes make it; what it says where its end is missing.
    let length: Int
    let serial: UInt16
    let isChecksumRight: Bool
    /// Where the body lies, after the type and before the serial.
    let body: Range<Int>
    let layout: GT06Layout

    /// Nil when `bytes` do not begin as a frame, or end before the type.
    init?(_ bytes: [UInt8]) {
        guard let header = GT06Header(bytes, at: 0), bytes.count > header.typeOffset else {
            return nil
        }
        self.bytes = bytes
        isLong = header.isLong
        type = bytes[header.typeOffset]
        let start = header.typeOffset + 1
        length = bytes.suffix(2) == [0x0D, 0x0A] ? bytes.count - 5 : header.length
        layout = GT06Layout(
            type: type, isLong: isLong, declared: header.length, measured: length)
        // The trailer counts from the end: the length may be wrong, the end is not.
        let isWiFi = layout == .accessPoints
        let trailer = isWiFi ? bytes.count - 2 : bytes.count - 6
        body = start..<max(trailer, start)
        serial =
            bytes.count >= 6
            ? UInt16(bytes[bytes.count - 6]) << 8 | UInt16(bytes[bytes.count - 5]) : 0
        isChecksumRight = isWiFi || Self.isChecksumRight(bytes[...])
    }

    /// Whether the checksum of a whole frame, length to serial, is what it says.
    static func isChecksumRight(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 10 else { return false }
        let end = bytes.endIndex
        let claimed = UInt16(bytes[end - 4]) << 8 | UInt16(bytes[end - 3])
        return Checksum.x25(bytes[(bytes.startIndex + 2)..<(end - 4)]) == claimed
    }
}

/// The start of a frame: which form it has and how long it says it is.
struct GT06Header {
    let isLong: Bool
    let length: Int
    /// Where the type stands, from the start of the buffer.
    let typeOffset: Int

    /// Bytes from the start marker to the end, `0d0a` included.
    var total: Int { isLong ? length + 6 : length + 5 }

    /// Nil where no start marker stands at `start`, or the length is not yet there.
    init?(_ bytes: [UInt8], at start: Int) {
        guard start + 2 < bytes.count, Self.isStart(bytes, at: start) else { return nil }
        isLong = bytes[start] == 0x79
        if isLong {
            guard start + 3 < bytes.count else { return nil }
            length = Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])
            typeOffset = start + 4
        } else {
            length = Int(bytes[start + 2])
            typeOffset = start + 3
        }
    }

    static func isStart(_ bytes: [UInt8], at offset: Int) -> Bool {
        guard offset + 1 < bytes.count else { return false }
        return bytes[offset] == bytes[offset + 1]
            && (bytes[offset] == 0x78 || bytes[offset] == 0x79)
    }
}
