// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Whether the sun is up at a place, refraction included; right to about two minutes at
/// moderate latitudes between 1950 and 2050. False for angles off the globe.
package func isDaylight(latitude: Double, longitude: Double, unixSeconds: Int64) -> Bool {
    let spot = Spot(latitude: latitude, longitude: longitude)
    guard spot.isOnGlobe else { return false }
    // The upper edge of the sun on the horizon, lifted by the air.
    return solarElevation(at: spot, unixSeconds: unixSeconds) > -0.833
}

/// The height of the sun's middle over the horizon in degrees, without refraction.
///
/// - Source: the low-precision formulas of the Astronomical Almanac, page C5.
func solarElevation(at spot: Spot, unixSeconds: Int64) -> Double {
    // Days since noon of 2000-01-01.
    let days = Double(unixSeconds) / 86_400 - 10_957.5
    let mean = 280.460 + 0.985_647_4 * days
    let anomaly = (357.528 + 0.985_600_3 * days).radians
    let along = (mean + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly)).radians
    let tilt = (23.439 - 0.000_000_4 * days).radians
    let declination = asin(sin(tilt) * sin(along))
    let ascension = atan2(cos(tilt) * sin(along), cos(along)).degrees
    let sidereal = 280.460_618_37 + 360.985_647_366_29 * days
    let hourAngle = (sidereal + spot.longitude - ascension)
        .truncatingRemainder(dividingBy: 360).radians
    let latitude = spot.latitude.radians
    return asin(
        sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hourAngle)
    ).degrees
}
