// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A point on the globe in degrees, WGS 84. In a map's frame the longitude may run past ±180.
package struct Spot: Hashable, Sendable {
    package var latitude: Double
    package var longitude: Double

    package init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// False for angles off the globe and for what is no number.
    var isOnGlobe: Bool {
        (-90...90).contains(latitude) && (-180...180).contains(longitude)
    }
}

/// Distances and directions on a sphere of the Earth's mean radius; right to about 0.5 %.
enum Globe {
    static let metresPerDegree = 6_371_008.8 * .pi / 180

    static func metres(from a: Spot, to b: Spot) -> Double {
        let up = sin((b.latitude - a.latitude).radians / 2)
        let across = sin((b.longitude - a.longitude).radians / 2)
        let square = up * up + cos(a.latitude.radians) * cos(b.latitude.radians) * across * across
        return 2 * asin(min(1, square.squareRoot())).degrees * metresPerDegree
    }

    /// The direction to start in, degrees clockwise from true north, 0 up to 360.
    static func bearing(from a: Spot, to b: Spot) -> Double {
        let turn = (b.longitude - a.longitude).radians
        let (from, to) = (a.latitude.radians, b.latitude.radians)
        let east = sin(turn) * cos(to)
        let north = cos(from) * sin(to) - sin(from) * cos(to) * cos(turn)
        return (atan2(east, north).degrees + 360).truncatingRemainder(dividingBy: 360)
    }

    /// How far west and east a circle of `reach` degrees round this latitude goes, in degrees.
    static func halfWidth(atLatitude latitude: Double, reach: Double) -> Double {
        guard abs(latitude) + reach < 90 else { return 180 }
        return asin(min(1, sin(reach.radians) / cos(latitude.radians))).degrees
    }

    /// The same longitude within ±180 degrees of `centre`.
    static func unwrapped(_ longitude: Double, near centre: Double) -> Double {
        longitude - ((longitude - centre) / 360).rounded() * 360
    }
}

extension Double {
    var radians: Double { self * .pi / 180 }
    var degrees: Double { self * 180 / .pi }
}

/// One of eight directions.
package enum Compass: String, Sendable, CaseIterable {
    case north
    case northEast = "north-east"
    case east
    case southEast = "south-east"
    case south
    case southWest = "south-west"
    case west
    case northWest = "north-west"

    /// The direction nearest to a bearing in degrees clockwise from north, 0 up to 360.
    init(bearing: Double) {
        self = Self.allCases[Int((bearing / 45).rounded()) & 7]
    }
}
