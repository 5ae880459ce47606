// SPDX-License-Identifier: Apache-2.0

/// Draws a track on a map of coasts, borders and towns: one SVG that needs nothing else.
package struct MapPicture: Sendable {
    /// Degrees, and the accuracy radius in metres if the device said one.
    package typealias Fix = (latitude: Double, longitude: Double, accuracyMetres: Double?)

    private let gazetteer = Gazetteer()

    package init() {}

    /// The map of a track, oldest fix first. Fixes off the globe are left out.
    ///
    /// It shows the whole track and the nearest town, and 20 km at the least. A picture without
    /// any fix says so. It holds the positions in words and digits: personal data.
    /// - Parameters: width and height in pixels, kept within 160 and 4096.
    package func svg(track: [Fix], width: Int, height: Int) -> String {
        let (width, height) = (max(160, min(4096, width)), max(160, min(4096, height)))
        let fixes = track.filter {
            Spot(latitude: $0.latitude, longitude: $0.longitude).isOnGlobe
        }
        guard let newest = fixes.last,
            let place = gazetteer.nearest(
                latitude: newest.latitude, longitude: newest.longitude)
        else { return Self.empty(width: width, height: height) }
        let spots = fixes.map {
            Spot(
                latitude: $0.latitude,
                longitude: Globe.unwrapped($0.longitude, near: newest.longitude))
        }
        let accuracy = newest.accuracyMetres.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        let frame = frame(spots, accuracy, place, width: width, height: height)
        var drawing = MapDrawing(frame: frame, gazetteer: gazetteer)
        drawing.draw(spots, accuracyMetres: accuracy, nearest: place.town)

        let across = Int((Double(width) * frame.metresPerPixel / 1_000).rounded())
        let description = Self.description(
            across: across, spots: spots, accuracy: accuracy, towns: drawing.namedTowns)
        return Self.opening(width: width, height: height)
            + "<title>\(SVG.escaped(place.sentence))</title>"
            + "<desc>\(SVG.escaped(description))</desc>\n"
            + drawing.elements.joined(separator: "\n") + "\n</svg>\n"
    }

    /// Farther towns are of no help to find the place, and would make it a dot.
    private static let farthestTown = 120_000.0

    private func frame(
        _ spots: [Spot], _ accuracy: Double?, _ place: PlaceInWords, width: Int, height: Int
    ) -> MapFrame {
        var shown = spots
        let last = spots[spots.count - 1]
        if place.distanceMetres < Self.farthestTown {
            var town = place.town.spot
            town.longitude = Globe.unwrapped(town.longitude, near: last.longitude)
            shown.append(town)
        }
        if let accuracy {
            let up = min(accuracy, 100_000) / Globe.metresPerDegree
            let across = Globe.halfWidth(atLatitude: last.latitude, reach: up)
            shown += [-1, 1].map { side in
                Spot(
                    latitude: max(-90, min(90, last.latitude + side * up)),
                    longitude: last.longitude + side * min(across, 20))
            }
        }
        let frame = MapFrame(showing: shown, leastMetres: 20_000, width: width, height: height)
        // In empty country a wider look finds further towns to tell directions by.
        let looks = [1, 1.4, 2, 2.8].map { frame.wider($0) }.filter { look in
            Self.keeps(spots, legibleIn: look)
        }
        let counts = looks.map { look in
            gazetteer.towns(in: look.box.widened(by: -0.08), from: .small).count
        }
        let telling = counts.firstIndex { $0 >= 3 } ?? counts.firstIndex { $0 == 2 }
        return telling.map { looks[$0] } ?? frame
    }

    /// Whether the track spans enough pixels to tell which way it went; one fix always does.
    private static func keeps(_ spots: [Spot], legibleIn frame: MapFrame) -> Bool {
        let pixels = spots.map(frame.pixel)
        let (x, y) = (pixels.map(\.x), pixels.map(\.y))
        let span = max((x.max() ?? 0) - (x.min() ?? 0), (y.max() ?? 0) - (y.min() ?? 0))
        return span > 48 || span < 6
    }

    private static func description(
        across: Int, spots: [Spot], accuracy: Double?, towns: [String]
    ) -> String {
        let last = spots[spots.count - 1]
        let longitude = Globe.unwrapped(last.longitude, near: 0)
        var text = "Map, \(across) km across, north up. "
        text += spots.count == 1 ? "One position" : "\(spots.count) positions, the newest"
        text += ": \(degrees(last.latitude)), \(degrees(longitude))"
        if let accuracy { text += ", right to \(Int(min(accuracy, 1e9).rounded(.up))) m" }
        text += ". "
        if !towns.isEmpty { text += "Towns: \(towns.joined(separator: ", ")). " }
        return text + "Coasts and borders are drawn to about 2 km. "
            + "Towns: GeoNames, CC BY 4.0. Outlines: Natural Earth."
    }

    /// Five decimals, about a metre.
    private static func degrees(_ value: Double) -> String {
        let steps = Int((abs(value) * 100_000).rounded())
        let fraction = String(steps % 100_000)
        let zeros = String(repeating: "0", count: 5 - fraction.count)
        return "\(value < 0 && steps > 0 ? "-" : "")\(steps / 100_000).\(zeros)\(fraction)"
    }

    private static func opening(width: Int, height: Int) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"place-map\" role=\"img\" "
            + "viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" "
            + "font-family=\"system-ui,sans-serif\" font-size=\"\(Int(MapStyle.fontSize))\" "
            + "color=\"\(MapStyle.text)\">"
    }

    private static func empty(width: Int, height: Int) -> String {
        opening(width: width, height: height)
            + "<title>No position known</title>"
            + "<rect class=\"sea\" width=\"100%\" height=\"100%\" fill=\"\(MapStyle.sea)\"/>"
            + "<text x=\"50%\" y=\"50%\" text-anchor=\"middle\" fill=\"currentColor\">"
            + "No position known</text></svg>\n"
    }
}
