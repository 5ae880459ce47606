// SPDX-License-Identifier: Apache-2.0
internal import Foundation

extension String {
    /// Each letter with its accents as one character, where there is such a one.
    var precomposed: String { precomposedStringWithCanonicalMapping }

    /// Without accents: `Łódź` becomes `Lodz`, and typographic quotes and dashes become plain ones.
    var plainLetters: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        let bare = folding(options: [.diacriticInsensitive], locale: nil)
        return bare.unicodeScalars.map { Self.plain[$0] ?? String($0) }.joined()
    }

    /// The words of a text, in small letters without accents: what two spellings of a name share.
    var plainWords: [String] {
        plainLetters.lowercased()
            .split { !$0.isLetter && !$0.isNumber }
            .map(String.init)
    }

    /// Letters and signs that are no base letter with an accent.
    private static let plain: [Unicode.Scalar: String] = [
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "ı": "i",
        "ħ": "h", "Ħ": "H", "ə": "e", "Ə": "E", "’": "'", "‘": "'", "“": "\"", "”": "\"",
        "«": "\"", "»": "\"", "–": "-", "—": "-", "…": "...", "\u{A0}": " ", "\u{202F}": " ",
    ]
}
