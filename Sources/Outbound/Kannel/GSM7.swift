// SPDX-License-Identifier: Apache-2.0

/// The alphabet of plain SMS: 160 characters fit into one part, anything else makes it 70.
///
/// - Source: 3GPP TS 23.038 §6.2.1, the default alphabet and its extension table.
package enum GSM7 {
    private static let basic: Set<Unicode.Scalar> = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)
    private static let extended: Set<Unicode.Scalar> = Set("^{}\\[~]|€\u{0C}".unicodeScalars)

    package static func holds(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { basic.contains($0) || extended.contains($0) }
    }

    /// How many SMS `text` takes.
    package static func parts(of text: String) -> Int {
        if holds(text) {
            let septets = text.unicodeScalars.map { extended.contains($0) ? 2 : 1 }
            return parts(of: septets, single: 160, joined: 153)
        }
        return parts(of: text.map(\.utf16.count), single: 70, joined: 67)
    }

    /// `text` in this alphabet, where that only costs accents: `Ángela` becomes `Angela`. A text in
    /// another script stays as it is.
    package static func folded(_ text: String) -> String {
        if holds(text) { return text }
        var folded = ""
        for character in text {
            let alone = String(character).precomposed
            folded += holds(alone) ? alone : alone.plainLetters
        }
        return holds(folded) ? folded : text
    }

    /// No character is cut in two, so a part may stay a little short.
    private static func parts(of widths: [Int], single: Int, joined: Int) -> Int {
        guard widths.reduce(0, +) > single else { return 1 }
        var parts = 1
        var used = 0
        for width in widths {
            if used + width > joined {
                parts += 1
                used = 0
            }
            used += width
        }
        return parts
    }
}
