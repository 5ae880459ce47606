// SPDX-License-Identifier: Apache-2.0

/// Where on the globe a picture looks, and how places become pixels.
///
/// Equirectangular, true to scale at the middle: a degree of longitude is drawn shorter by the
/// cosine of the middle latitude. North is up. Longitudes run on past ±180.
struct MapFrame: Sendable {
    let centre: Spot
    let width: Double
    let height: Double
    /// Pixels to a degree of latitude.
    let scale: Double
    /// The length of a degree of longitude, in degrees of latitude.
    let shrink: Double

    init(centre: Spot, width: Int, height: Int, scale: Double) {
        self.centre = centre
        self.width = Double(width)
        self.height = Double(height)
        self.scale = scale
        shrink = Self.shrink(at: centre.latitude)
    }

    /// Shows all of `spots`, and at least `leastMetres` across, with a rim round them.
    init(showing spots: [Spot], leastMetres: Double, width: Int, height: Int) {
        let latitudes = spots.map(\.latitude)
        let longitudes = spots.map(\.longitude)
        let (south, north) = (latitudes.min() ?? 0, latitudes.max() ?? 0)
        let (west, east) = (longitudes.min() ?? 0, longitudes.max() ?? 0)
        let centre = Spot(latitude: (south + north) / 2, longitude: (west + east) / 2)
        let shrink = Self.shrink(at: centre.latitude)
        let least = leastMetres / Globe.metresPerDegree
        let inner = (width: Double(width) * 0.72, height: Double(height) * 0.66)
        let fitting = min(
            inner.width / max((east - west) * shrink, 1e-9),
            inner.height / max(north - south, 1e-9),
            Double(min(width, height)) / max(least, 1e-9))
        self.init(centre: centre, width: width, height: height, scale: fitting)
    }

    func wider(_ factor: Double) -> MapFrame {
        MapFrame(
            centre: centre, width: Int(width), height: Int(height), scale: scale / factor)
    }

    private static func shrink(at latitude: Double) -> Double { max(0.05, latitude.radians.cosine) }

    func x(_ longitude: Double) -> Double {
        width / 2 + (longitude - centre.longitude) * shrink * scale
    }

    func y(_ latitude: Double) -> Double { height / 2 - (latitude - centre.latitude) * scale }

    func pixel(_ spot: Spot) -> Pixel { Pixel(x: x(spot.longitude), y: y(spot.latitude)) }

    func spot(_ pixel: Pixel) -> Spot {
        Spot(
            latitude: centre.latitude + (height / 2 - pixel.y) / scale,
            longitude: centre.longitude + (pixel.x - width / 2) / scale / shrink)
    }

    var metresPerPixel: Double { Globe.metresPerDegree / scale }

    /// What is in sight, no farther than the poles and a full turn.
    var box: Box {
        let (up, across) = (height / 2 / scale, min(180, width / 2 / scale / shrink))
        return Box(
            south: max(-90, centre.latitude - up), west: centre.longitude - across,
            north: min(90, centre.latitude + up), east: centre.longitude + across)
    }
}

/// A place in a picture: x to the right and y down from its upper left corner.
struct Pixel: Hashable, Sendable {
    var x: Double
    var y: Double
}
