// SPDX-License-Identifier: Apache-2.0

/// A part of the globe between two parallels and two meridians, in degrees.
///
/// `west` is never above `east`; over the date line one of them runs past ±180.
package struct Box: Hashable, Sendable {
    package var south: Double
    package var west: Double
    package var north: Double
    package var east: Double

    package init(south: Double, west: Double, north: Double, east: Double) {
        self.south = south
        self.west = west
        self.north = north
        self.east = east
    }

    func holds(_ spot: Spot) -> Bool {
        (south...north).contains(spot.latitude) && (west...east).contains(spot.longitude)
    }

    func meets(_ other: Box) -> Bool {
        south <= other.north && other.south <= north && west <= other.east && other.west <= east
    }

    /// Wider by this share of its size on each side.
    func widened(by share: Double) -> Box {
        let (up, across) = ((north - south) * share, (east - west) * share)
        return Box(
            south: south - up, west: west - across, north: north + up, east: east + across)
    }

    func shifted(east degrees: Double) -> Box {
        Box(south: south, west: west + degrees, north: north, east: east + degrees)
    }
}
