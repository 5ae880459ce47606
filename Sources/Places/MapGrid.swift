// SPDX-License-Identifier: Apache-2.0

extension MapDrawing {
    /// Parallels and meridians at round degrees, four or so each way, labelled at the rim.
    mutating func graticule() {
        let box = frame.box
        let step = Self.step(over: min(frame.width, frame.height) / frame.scale)
        var lines = ""
        var labels = ""
        for parallel in Self.multiples(of: step, from: box.south, through: box.north) {
            let y = frame.y(parallel)
            guard y > 50, y < frame.height - 46 else { continue }
            lines += "M0,\(SVG.number(y))h\(SVG.number(frame.width))"
            labels +=
                "<text x=\"6\" y=\"\(SVG.number(y - 4))\">"
                + Self.text(parallel, step, "N", "S") + "</text>"
            plan.reserve(LabelPlan.Area(minX: 0, minY: y - 14, maxX: 52, maxY: y))
        }
        // Near a pole the meridians would stand in each other's way.
        let across = max(step, Self.step(over: frame.height / frame.scale / frame.shrink))
        for meridian in Self.multiples(of: across, from: box.west, through: box.east) {
            let x = frame.x(meridian)
            guard x > 56, x < frame.width - 44 else { continue }
            lines += "M\(SVG.number(x)),0v\(SVG.number(frame.height))"
            guard x < frame.width - 96 else { continue }
            labels +=
                "<text x=\"\(SVG.number(x + 4))\" y=\"13\">"
                + Self.text(Globe.unwrapped(meridian, near: 0), across, "E", "W") + "</text>"
            plan.reserve(LabelPlan.Area(minX: x, minY: 0, maxX: x + 54, maxY: 16))
        }
        add(
            "<path class=\"graticule\" d=\"\(lines)\" fill=\"none\" stroke=\"currentColor\" "
                + "stroke-opacity=\".13\"/><g class=\"degrees\" fill=\"currentColor\" "
                + "fill-opacity=\".65\" font-size=\"\(Int(MapStyle.smallFontSize))\">"
                + "\(labels)</g>")
    }

    private static func step(over degrees: Double) -> Double {
        let steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15]
        return steps.first { degrees / $0 <= 4.5 } ?? 30
    }

    private static func multiples(
        of step: Double, from least: Double, through most: Double
    ) -> [Double] {
        let first = Int((least / step).rounded(.up))
        let last = Int((most / step).rounded(.down))
        return first > last ? [] : (first...last).map { Double($0) * step }
    }

    /// `42.5° N`, with as many decimals as the step needs.
    private static func text(
        _ degrees: Double, _ step: Double, _ above: String, _ below: String
    ) -> String {
        let hundredths = Int((abs(degrees) * 100).rounded())
        var digits = "\(hundredths / 100)"
        if step < 1 {
            let rest = hundredths % 100
            digits += step < 0.1 ? ".\(rest < 10 ? "0" : "")\(rest)" : ".\(rest / 10)"
        }
        let isPlain = hundredths == 0 || (above == "E" && hundredths == 18_000)
        return isPlain ? digits + "°" : "\(digits)° \(degrees < 0 ? below : above)"
    }
}
