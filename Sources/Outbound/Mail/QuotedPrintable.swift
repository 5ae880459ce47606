// SPDX-License-Identifier: Apache-2.0

/// The quoted-printable form of a text (RFC 2045 §6.7): readable, lines of at most 76 characters.
enum QuotedPrintable {
    static func encode(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.map { encodeLine($0) + "\r\n" }.joined()
    }

    static func escape(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    private static func encodeLine(_ line: Substring) -> String {
        var encoded = ""
        var width = 0
        let bytes = Array(line.utf8)
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isBlank = byte == 32 || byte == 9
            let isPlain = (33...126).contains(byte) && byte != UInt8(ascii: "=")
            let part =
                isPlain || isBlank && !isLast ? String(UnicodeScalar(byte)) : escape(byte)
            // One column is kept for the sign that the line goes on.
            if width + part.utf8.count > 75 {
                encoded += "=\r\n"
                width = 0
            }
            encoded += part
            width += part.utf8.count
        }
        return encoded
    }
}
