// SPDX-License-Identifier: Apache-2.0

/// The looks of the maps, made for a dark page.
enum MapStyle {
    static let sea = "#10161d"
    static let land = "#1d2733"
    static let line = "#3b4a5a"
    static let text = "#9fb3c8"
    static let bright = "#dbe6f1"
    static let alarm = "#ff4d4f"
    static let fontSize = 12.0
    static let smallFontSize = 10.0
    /// A guess at the mean width of a letter in a system font, in font sizes.
    static let letter = 0.56

    /// Text with a rim of the ground's colour, so that it reads over lines.
    static let halo =
        "stroke=\"\(sea)\" stroke-width=\"3\" stroke-linejoin=\"round\" "
        + "paint-order=\"stroke\""

    static func width(of text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { width, scalar in
            // Ideographs and their like fill a square.
            width + size * (scalar.value > 0x2E80 ? 1 : letter)
        }
    }
}
