// SPDX-License-Identifier: Apache-2.0

/// A piece of a page. What is interpolated into it is escaped, unless it is a piece of a page
/// itself: `let line: HTML = "<li>\(name)</li>"`.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    private(set) var text: String

    static let empty: HTML = ""

    init(stringLiteral text: String) { self.text = text }
    init(stringInterpolation interpolation: Interpolation) { text = interpolation.text }

    /// Markup that another part of ours has already made safe, such as a drawn map.
    init(safe text: String) { self.text = text }

    static func + (left: HTML, right: HTML) -> HTML { HTML(safe: left.text + right.text) }

    struct Interpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 32)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ piece: HTML) { text += piece.text }
        mutating func appendInterpolation(_ number: Int) { text += "\(number)" }
        mutating func appendInterpolation(_ pieces: some Sequence<HTML>) {
            for piece in pieces { text += piece.text }
        }

        /// Escaped for text and for quoted attributes.
        mutating func appendInterpolation(_ words: String) {
            for character in words.unicodeScalars {
                switch character {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.unicodeScalars.append(character)
                }
            }
        }
    }
}
