// SPDX-License-Identifier: Apache-2.0

/// The quoted-printable form of a text (RFC 2045 §6.7): readable, lines of at most 76 characters.
enum QuotedPrintable {
    private static let digits = Array("0123456789ABCDEF".utf8)
    private static let sign = UInt8(ascii: "=")

    static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count * 5 / 4)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            add(line, to: &encoded)
            encoded += "\r\n".utf8
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    static func escape(_ byte: UInt8) -> String {
        String(decoding: [sign, digits[Int(byte >> 4)], digits[Int(byte & 15)]], as: UTF8.self)
    }

    private static func add(_ line: Substring, to encoded: inout [UInt8]) {
        var width = 0
        var rest = line.utf8
        while let byte = rest.popFirst() {
            let isBlank = byte == 32 || byte == 9
            let isPlain = (33...126).contains(byte) && byte != sign || isBlank && !rest.isEmpty
            // One column is kept for the sign that the line goes on.
            if width + (isPlain ? 1 : 3) > 75 {
                encoded += "=\r\n".utf8
                width = 0
            }
            if isPlain {
                encoded.append(byte)
            } else {
                encoded += [sign, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
            width += isPlain ? 1 : 3
        }
    }
}
