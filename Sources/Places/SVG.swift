// SPDX-License-Identifier: Apache-2.0

/// The little of SVG that the maps need. Colours are attributes, not a style sheet, so they hold
/// under a strict content security policy; a page restyles them by class.
enum SVG {
    /// For text and for attribute values in double quotes. Control characters vanish.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case _ where scalar.value < 32 || (127..<160).contains(scalar.value): continue
            case "\u{FFFE}", "\u{FFFF}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// `12.3`: one decimal, and none where it is zero.
    static func number(_ value: Double) -> String { tenths(rounded(value)) }

    /// Path data for one run of points, counted from point to point to be short.
    static func path(_ pixels: [Pixel], isClosed: Bool = false) -> String {
        guard let first = pixels.first else { return "" }
        var (x, y) = (rounded(first.x), rounded(first.y))
        var data = "M\(tenths(x)),\(tenths(y))"
        var isFirst = true
        for pixel in pixels.dropFirst() {
            let (nextX, nextY) = (rounded(pixel.x), rounded(pixel.y))
            let (dx, dy) = (nextX - x, nextY - y)
            guard dx != 0 || dy != 0 else { continue }
            let lead = isFirst ? "l" : dx < 0 ? "" : " "
            data += lead + tenths(dx) + (dy < 0 ? "" : " ") + tenths(dy)
            (x, y, isFirst) = (nextX, nextY, false)
        }
        return isClosed ? data + "z" : data
    }

    /// Round dots, one at each point, when stroked with round caps.
    static func dots(_ pixels: [Pixel]) -> String {
        pixels.map { "M\(number($0.x)),\(number($0.y))h0" }.joined()
    }

    /// Kept within what an integer holds; nothing that far off is ever seen.
    private static func rounded(_ value: Double) -> Int {
        Int(max(-1e9, min(1e9, value.isNaN ? 0 : value * 10)).rounded())
    }

    private static func tenths(_ value: Int) -> String {
        let (whole, rest) = (value.magnitude / 10, value.magnitude % 10)
        let digits = rest == 0 ? "\(whole)" : whole == 0 ? ".\(rest)" : "\(whole).\(rest)"
        return value < 0 ? "-" + digits : digits
    }
}
