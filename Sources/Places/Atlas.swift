// SPDX-License-Identifier: Apache-2.0

/// The outlines of all lands, lakes and countries; one copy of about a megabyte.
///
/// Arcs are runs of points that rings share: a border lies once in memory and in two rings.
/// - Units: thousandths of a degree; a ring that crosses the date line runs on past ±180 000.
/// - Source: docs/PLACES.md, `outlines.bin`.
package struct Atlas: Sendable {
    package static let shared = Atlas()

    enum Kind: Int, Sendable {
        case coast, border
        /// Inside one country: where the date line or a correction cuts it.
        case inner
    }

    struct Arc: Sendable {
        let kind: Kind
        let points: Range<Int>
        let extent: Extent
    }

    struct Step: Sendable {
        let arc: Int
        let isReversed: Bool
        /// Whole turns to add so that the ring has no leap.
        let turns: Int32
    }

    enum Owner: Equatable, Sendable {
        case land, lake
        case country(Int)
    }

    struct Ring: Sendable {
        let owner: Owner
        let steps: Range<Int>
        let extent: Extent
    }

    let points: [Point]
    let arcs: [Arc]
    let steps: [Step]
    let rings: [Ring]

    private init() {
        var reader = AtlasReader()
        (points, arcs, steps, rings) = reader.read()
    }

    /// The country that holds the spot; nil at sea and off the globe.
    func country(at spot: Spot) -> Country? {
        guard spot.isOnGlobe else { return nil }
        // Antarctica's ring ends a little short of the pole.
        let y = max(-89_900, Int32((spot.latitude * 1_000).rounded(.down)))
        let x = min(179_999, Int32((spot.longitude * 1_000).rounded(.down)))
        // Two rings of one owner, one in the other, are land with a hole.
        var inside: [Int] = []
        for ring in rings {
            guard case .country(let index) = ring.owner else { continue }
            for turn: Int32 in [-Point.turn, 0, Point.turn]
            where ring.extent.holds(Point(x: x + turn, y: y)) {
                guard isInside(ring, Point(x: x + turn, y: y)) else { continue }
                if let hole = inside.firstIndex(of: index) {
                    inside.remove(at: hole)
                } else {
                    inside.append(index)
                }
            }
        }
        return inside.first.map { Country.all[$0] }
    }

    /// Whether a ray to the east leaves the ring an odd number of times.
    private func isInside(_ ring: Ring, _ spot: Point) -> Bool {
        var isOdd = false
        for step in steps[ring.steps] {
            let arc = arcs[step.arc]
            let x = spot.x - step.turns * Point.turn
            guard spot.y >= arc.extent.minY, spot.y < arc.extent.maxY, x <= arc.extent.maxX
            else { continue }
            if x < arc.extent.minX {
                let (first, last) = (points[arc.points.first!], points[arc.points.last!])
                if (first.y > spot.y) != (last.y > spot.y) { isOdd.toggle() }
                continue
            }
            for index in arc.points.dropLast() {
                let (a, b) = (points[index], points[index + 1])
                guard (a.y > spot.y) != (b.y > spot.y) else { continue }
                let along = Double(spot.y - a.y) / Double(b.y - a.y)
                if Double(x) < Double(a.x) + along * Double(b.x - a.x) { isOdd.toggle() }
            }
        }
        return isOdd
    }
}

/// A point in thousandths of a degree: x to the east, y to the north.
struct Point: Equatable, Sendable {
    static let turn: Int32 = 360_000
    var x: Int32
    var y: Int32
}

/// The smallest upright rectangle round some points.
struct Extent: Sendable {
    var minX = Int32.max
    var minY = Int32.max
    var maxX = Int32.min
    var maxY = Int32.min

    mutating func add(_ point: Point) {
        (minX, maxX) = (min(minX, point.x), max(maxX, point.x))
        (minY, maxY) = (min(minY, point.y), max(maxY, point.y))
    }

    func holds(_ point: Point) -> Bool {
        point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
    }

    /// In degrees.
    var box: Box {
        Box(
            south: Double(minY) / 1_000, west: Double(minX) / 1_000,
            north: Double(maxY) / 1_000, east: Double(maxX) / 1_000)
    }
}
