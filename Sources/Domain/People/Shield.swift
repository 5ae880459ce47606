// SPDX-License-Identifier: Apache-2.0

/// One person whom the defender named to be called first and to go there.
package struct Shield: Hashable, Sendable {
    package var id: ID<Shield>
    package var name: Private<String>
    package var language: Language
    package var reach: Reach
    package var sees: Precision

    package init(
        id: ID<Shield>, name: Private<String>, language: Language, reach: Reach, sees: Precision
    ) {
        self.id = id
        self.name = name
        self.language = language
        self.reach = reach
        self.sees = sees
    }
}

/// How exactly a person may be told where a defender is.
package enum Precision: String, Hashable, Sendable, CaseIterable {
    /// The nearest town, no more.
    case town
    /// Rounded to about one kilometre.
    case area
    case exact
}

/// How a person is reached: rungs in order. All addresses of a rung are used at once; the next rung
/// is used when the one before it fails or stays without a receipt.
package struct Reach: Hashable, Sendable {
    package var rungs: [[Address]]

    package init(rungs: [[Address]]) { self.rungs = rungs }
}
