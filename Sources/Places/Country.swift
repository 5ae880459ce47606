// SPDX-License-Identifier: Apache-2.0

/// A country or territory, as GeoNames tells them apart.
package struct Country: Hashable, Sendable {
    /// Two letters of ISO 3166-1; `XK` is Kosovo, `ZZ` land that no country is given here.
    package let code: String
    /// In English and fit for a sentence, so with an article where one is said: `the Gambia`.
    package let name: String

    /// The country with this code; nil for none that is known here.
    package static func named(_ code: String) -> Country? { byCode[code] }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    /// In the order of their codes, which the embedded files count by.
    static let all: [Country] = EmbeddedFile.countries.lines.map {
        Country(code: String($0.prefix(2)), name: String($0.dropFirst(3)))
    }
}
