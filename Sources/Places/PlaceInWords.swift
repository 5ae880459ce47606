// SPDX-License-Identifier: Apache-2.0

/// Where a position is, as one would say it to a driver.
package struct PlaceInWords: Hashable, Sendable {
    package let town: Town
    package let distanceMetres: Double
    /// From the town to the position.
    package let direction: Compass
    package let ground: Ground

    /// What lies under a position.
    package enum Ground: Hashable, Sendable {
        case land(Country)
        /// No land by the outlines, but land of this country within 10 km.
        case coast(Country)
        case sea
        /// So near a town that the town's country is answer enough.
        case town
    }

    package var country: Country { town.country }
    /// An IANA name such as `Asia/Tbilisi`.
    package var timeZone: String { town.timeZone }

    init(town: Town, spot: Spot, metres: Double, atlas: Atlas) {
        self.town = town
        distanceMetres = metres
        direction = Compass(bearing: Globe.bearing(from: town.spot, to: spot))
        ground = metres > Self.alwaysClear ? atlas.ground(at: spot) : .town
    }

    /// `4 km north-east of Zugdidi, Georgia`.
    ///
    /// Within a kilometre of its middle it is `in` the town. From 20 km on, another country and
    /// the open sea are said; from 150 km on, also a lonely coast.
    package var sentence: String {
        // Singapore, Monaco and their like.
        let isItsCountry = town.name == country.name
        let place = isItsCountry ? town.name : "\(town.name), \(country.name)"
        guard distanceMetres >= 1_000 else { return "in " + place }
        let kilometres = Int((distanceMetres / 1_000).rounded())
        let base = "\(kilometres) km \(direction.rawValue) of \(place)"
        switch ground {
        case .sea: return base + ", at sea"
        case .land(let here) where here != country: return base + ", in \(here.name)"
        case .coast(let here) where here != country:
            return base + ", by the coast of \(here.name)"
        case .coast where distanceMetres > Self.far: return base + ", by the coast"
        case .land, .coast, .town: return base
        }
    }

    /// Metres beyond which the coarse outlines can add to what a town says.
    private static let alwaysClear = 20_000.0
    /// Metres beyond which a town alone says too little.
    private static let far = 150_000.0
}

extension Atlas {
    fileprivate func ground(at spot: Spot) -> PlaceInWords.Ground {
        if let country = country(at: spot) { return .land(country) }
        let up = 10_000 / Globe.metresPerDegree
        let across = Globe.halfWidth(atLatitude: spot.latitude, reach: up)
        for (north, east) in [
            (1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7),
        ] {
            let near = Spot(
                latitude: max(-90, min(90, spot.latitude + north * up)),
                longitude: Globe.unwrapped(spot.longitude + east * across, near: 0))
            if let country = country(at: near) { return .coast(country) }
        }
        return .sea
    }
}
