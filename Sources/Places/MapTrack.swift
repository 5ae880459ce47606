// SPDX-License-Identifier: Apache-2.0

extension MapDrawing {
    /// The way walked, fading with age: newer stretches are drawn stronger.
    mutating func trace(_ pixels: [Pixel]) {
        guard pixels.count > 1 else { return }
        let line = thinned(pixels)
        var parts = ""
        let stretches = min(5, line.count - 1)
        for index in 0..<stretches {
            let first = index * (line.count - 1) / stretches
            let last = (index + 1) * (line.count - 1) / stretches
            let age = Double(index + 1) / Double(stretches)
            let strength = SVG.number(0.2 + 0.7 * age)
            let run = Array(line[first...last])
            parts += "<path d=\"\(SVG.path(run))\" opacity=\"\(strength)\"/>"
            // Single fixes matter where they are few enough to tell apart.
            if line.count <= 60 {
                parts +=
                    "<path d=\"\(SVG.dots(Array(run.dropLast())))\" "
                    + "stroke-width=\"6\" opacity=\"\(strength)\"/>"
            }
        }
        add(
            "<g class=\"track\" fill=\"none\" stroke=\"\(MapStyle.alarm)\" stroke-width=\"2\" "
                + "stroke-linecap=\"round\" stroke-linejoin=\"round\">\(parts)</g>")
    }

    /// No more points than a picture can show; a long track must not make a long document.
    private func thinned(_ pixels: [Pixel]) -> [Pixel] {
        let flat = pixels.map { Spot(latitude: $0.y, longitude: $0.x) }
        var finest = 0.5
        var line = flat
        repeat {
            line = Thinning(finest: finest, shrink: 1).thinned(flat)
            finest *= 2
        } while line.count > 300
        return line.map { Pixel(x: $0.longitude, y: $0.latitude) }
    }

    /// Nothing when the circle would hide behind the ring.
    func accuracyCircle(_ pixel: Pixel, radius: Double?) -> String {
        guard let radius, radius > 10 else { return "" }
        return "<circle class=\"accuracy\" cx=\"\(SVG.number(pixel.x))\" "
            + "cy=\"\(SVG.number(pixel.y))\" r=\"\(SVG.number(radius))\" "
            + "fill=\"\(MapStyle.alarm)\" fill-opacity=\".1\" stroke=\"\(MapStyle.alarm)\" "
            + "stroke-opacity=\".5\"/>"
    }

    /// The newest fix: a ring with a dot in it, rimmed so that it stands off the track.
    func mark(_ pixel: Pixel) -> String {
        let at = "cx=\"\(SVG.number(pixel.x))\" cy=\"\(SVG.number(pixel.y))\""
        return "<g class=\"newest\"><circle \(at) r=\"9\" fill=\"\(MapStyle.sea)\" "
            + "fill-opacity=\".6\" stroke=\"\(MapStyle.sea)\" stroke-width=\"6\"/>"
            + "<circle \(at) r=\"9\" fill=\"none\" stroke=\"\(MapStyle.alarm)\" "
            + "stroke-width=\"2.5\"/><circle \(at) r=\"3.5\" fill=\"\(MapStyle.alarm)\"/></g>"
    }
}
