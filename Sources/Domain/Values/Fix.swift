// SPDX-License-Identifier: Apache-2.0

/// An angle on the globe, counted in ten-millionths of a degree (about 1 cm of latitude).
package struct Degrees: Hashable, Comparable, Sendable {
    package let e7: Int32

    package init(e7: Int32) { self.e7 = e7 }

    /// Rounds to the nearest step; nil for what is no angle between -214 and 214 degrees.
    package init?(_ degrees: Double) {
        guard let e7 = Int32(exactly: (degrees * 1e7).rounded()) else { return nil }
        self.e7 = e7
    }

    package var degrees: Double { Double(e7) / 1e7 }

    package static func < (left: Degrees, right: Degrees) -> Bool { left.e7 < right.e7 }
}

/// A place on the globe, WGS 84: latitude within ±90°, longitude within ±180°.
package struct Position: Hashable, Sendable {
    package let latitude: Degrees
    package let longitude: Degrees

    /// Nil when either angle lies outside the globe.
    package init?(latitude: Degrees, longitude: Degrees) {
        guard (-900_000_000...900_000_000).contains(latitude.e7),
            (-1_800_000_000...1_800_000_000).contains(longitude.e7)
        else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }

    package init?(latitude: Double, longitude: Double) {
        guard let latitude = Degrees(latitude), let longitude = Degrees(longitude) else {
            return nil
        }
        self.init(latitude: latitude, longitude: longitude)
    }
}

/// One measured position, as a device claims it.
///
/// Units: metres, centimetres per second, hundredths of a degree from true north. What a device
/// did not say is nil.
package struct Fix: Hashable, Sendable {
    package var position: Position
    /// When the device says it measured this; nil when it sent no believable time.
    package var occurredAt: Moment?
    /// False when the device marked the position as old or guessed.
    package var isValid: Bool
    package var accuracyMetres: Int32?
    package var altitudeMetres: Int32?
    package var speedCentimetresPerSecond: Int32?
    package var courseCentidegrees: Int32?

    package init(
        position: Position, occurredAt: Moment?, isValid: Bool = true,
        accuracyMetres: Int32? = nil, altitudeMetres: Int32? = nil,
        speedCentimetresPerSecond: Int32? = nil, courseCentidegrees: Int32? = nil
    ) {
        self.position = position
        self.occurredAt = occurredAt
        self.isValid = isValid
        self.accuracyMetres = accuracyMetres
        self.altitudeMetres = altitudeMetres
        self.speedCentimetresPerSecond = speedCentimetresPerSecond
        self.courseCentidegrees = courseCentidegrees
    }
}
