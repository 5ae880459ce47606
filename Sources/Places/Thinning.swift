// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Leaves out what is too fine to see, after Douglas and Peucker (1973).
struct Thinning: Sendable {
    /// In degrees of latitude.
    let finest: Double
    /// The length of a degree of longitude here, in degrees of latitude.
    let shrink: Double

    /// Whether a whole shape is too small to see.
    func drops(_ box: Box) -> Bool {
        box.north - box.south < 1.5 * finest && (box.east - box.west) * shrink < 1.5 * finest
    }

    /// The ends stay, so that lines that meet still do.
    func thinned(_ line: [Spot]) -> [Spot] {
        guard line.count > 2 else { return line }
        var isKept = [Bool](repeating: false, count: line.count)
        isKept[0] = true
        isKept[line.count - 1] = true
        var open = [0...line.count - 1]
        while let part = open.popLast() {
            guard part.count > 2 else { continue }
            let (first, last) = (line[part.lowerBound], line[part.upperBound])
            var (farthest, index) = (-1.0, part.lowerBound)
            for candidate in part.lowerBound + 1..<part.upperBound {
                let distance = squaredDistance(of: line[candidate], from: first, last)
                if distance > farthest { (farthest, index) = (distance, candidate) }
            }
            guard farthest > finest * finest else { continue }
            isKept[index] = true
            open.append(part.lowerBound...index)
            open.append(index...part.upperBound)
        }
        return zip(line, isKept).lazy.filter { $0.1 }.map { $0.0 }
    }

    /// From the stretch between two points, in degrees of latitude.
    private func squaredDistance(of spot: Spot, from a: Spot, _ b: Spot) -> Double {
        let (x, y) = ((spot.longitude - a.longitude) * shrink, spot.latitude - a.latitude)
        let (dx, dy) = ((b.longitude - a.longitude) * shrink, b.latitude - a.latitude)
        let length = dx * dx + dy * dy
        let along = length > 0 ? max(0, min(1, (x * dx + y * dy) / length)) : 0
        let (offX, offY) = (x - along * dx, y - along * dy)
        return offX * offX + offY * offY
    }
}

extension Double {
    /// Of an angle in radians.
    var cosine: Double { cos(self) }
}
