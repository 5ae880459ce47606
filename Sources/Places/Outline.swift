// SPDX-License-Identifier: Apache-2.0

/// The shapes to draw for one part of the globe, cut to it and no finer than asked.
///
/// Longitudes run on past ±180 as those of the box do.
package struct Outline: Sendable {
    /// Closed rings, to be filled even-odd. Their edges are coasts, except along the cut, which
    /// lies a little outside the box.
    package let land: [[Spot]]
    package let lakes: [[Spot]]
    /// Open lines between countries.
    package let borders: [[Spot]]
}

extension Atlas {
    /// - Parameter finest: degrees of latitude below which a detail is left out.
    package func outline(in box: Box, finest: Double) -> Outline {
        let cut = box.widened(by: 0.06)
        let shrink = max(0.05, ((box.south + box.north) / 2).radians.cosine)
        let thinning = Thinning(finest: finest, shrink: shrink)
        return Outline(
            land: filled(.land, cut, thinning), lakes: filled(.lake, cut, thinning),
            borders: borders(cut, thinning))
    }

    private func filled(_ owner: Owner, _ cut: Box, _ thinning: Thinning) -> [[Spot]] {
        var shapes: [[Spot]] = []
        for ring in rings where ring.owner == owner && !thinning.drops(ring.extent.box) {
            for turn in Self.turns where ring.extent.box.shifted(east: turn).meets(cut) {
                let whole = spots(of: ring, turn, cut, thinning)
                let shape = cut.clipped(ring: whole)
                if shape.count > 2 { shapes.append(shape) }
            }
        }
        return shapes
    }

    /// A whole ring; of what lies outside the cut only as much as keeps its inside right.
    private func spots(
        of ring: Ring, _ turn: Double, _ cut: Box, _ thinning: Thinning
    ) -> [Spot] {
        var whole: [Spot] = []
        for step in steps[ring.steps] {
            let arc = arcs[step.arc]
            let shift = turn + Double(step.turns) * 360
            var run: [Spot]
            if arc.extent.box.shifted(east: shift).meets(cut) {
                run = thinning.thinned(spots(of: arc, shift))
            } else {
                // Its bounding box misses the cut, so the straight way does too.
                run = [arc.points.first!, arc.points.last!].map { spot(points[$0], shift) }
            }
            if step.isReversed { run.reverse() }
            whole += whole.isEmpty ? run[...] : run.dropFirst()
        }
        return whole
    }

    private func borders(_ cut: Box, _ thinning: Thinning) -> [[Spot]] {
        var lines: [[Spot]] = []
        for arc in arcs where arc.kind == .border {
            for turn in Self.turns where arc.extent.box.shifted(east: turn).meets(cut) {
                lines += cut.clipped(line: thinning.thinned(spots(of: arc, turn)))
            }
        }
        return lines
    }

    private func spots(of arc: Arc, _ shift: Double) -> [Spot] {
        points[arc.points].map { spot($0, shift) }
    }

    private func spot(_ point: Point, _ shift: Double) -> Spot {
        Spot(latitude: Double(point.y) / 1_000, longitude: Double(point.x) / 1_000 + shift)
    }

    private static let turns = [-360.0, 0, 360]
}
