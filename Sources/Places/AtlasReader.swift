// SPDX-License-Identifier: Apache-2.0

/// Reads `outlines.bin` from front to back. Its layout is ours, so a fault in it is ours too.
struct AtlasReader {
    private let file = EmbeddedFile.outlines
    private var offset = 16
    private var points: [Point] = []
    private var arcs: [Atlas.Arc] = []

    typealias Content = (
        points: [Point], arcs: [Atlas.Arc], steps: [Atlas.Step], rings: [Atlas.Ring]
    )

    mutating func read() -> Content {
        precondition(
            file.text(at: 0, bytes: 8) == "natoutl1", "outlines.bin is of another layout")
        let arcCount = file.unsigned(at: 8, bytes: 4)
        let ringCount = file.unsigned(at: 12, bytes: 4)
        arcs.reserveCapacity(arcCount)
        for _ in 0..<arcCount { readArc() }
        var steps: [Atlas.Step] = []
        let rings = (0..<ringCount).map { _ in readRing(&steps) }
        return (points, arcs, steps, rings)
    }

    private mutating func readArc() {
        let head = varint()
        let first = points.count
        var extent = Extent()
        var point = Point(x: 0, y: 0)
        for _ in 0..<head >> 2 {
            point.x += signed()
            point.y += signed()
            points.append(point)
            extent.add(point)
        }
        guard let kind = Atlas.Kind(rawValue: head & 3) else {
            preconditionFailure("outlines.bin holds an arc of no known kind")
        }
        arcs.append(Atlas.Arc(kind: kind, points: first..<points.count, extent: extent))
    }

    private mutating func readRing(_ steps: inout [Atlas.Step]) -> Atlas.Ring {
        let code = varint()
        let owner: Atlas.Owner = code == 0 ? .land : code == 1 ? .lake : .country(code - 2)
        let first = steps.count
        var extent = Extent()
        var here: Int32?
        for _ in 0..<varint() {
            let reference = varint()
            let (arc, isReversed) = (arcs[reference >> 1], reference & 1 == 1)
            var (start, end) = (points[arc.points.first!].x, points[arc.points.last!].x)
            if isReversed { swap(&start, &end) }
            // Longitudes of one place differ by whole turns only.
            let turns = ((here ?? start) - start) / Point.turn
            here = end + turns * Point.turn
            steps.append(
                Atlas.Step(arc: reference >> 1, isReversed: isReversed, turns: turns))
            let shift = turns * Point.turn
            extent.add(Point(x: arc.extent.minX + shift, y: arc.extent.minY))
            extent.add(Point(x: arc.extent.maxX + shift, y: arc.extent.maxY))
        }
        return Atlas.Ring(owner: owner, steps: first..<steps.count, extent: extent)
    }

    private mutating func varint() -> Int {
        var (value, shift) = (0, 0)
        while true {
            let byte = Int(file[offset])
            offset += 1
            value |= (byte & 127) << shift
            guard byte > 127 else { return value }
            shift += 7
        }
    }

    private mutating func signed() -> Int32 {
        let value = varint()
        return Int32(value & 1 == 0 ? value >> 1 : ~(value >> 1))
    }
}
