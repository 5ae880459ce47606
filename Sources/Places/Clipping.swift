// SPDX-License-Identifier: Apache-2.0

extension Box {
    private enum Side: CaseIterable {
        case south, west, north, east
    }

    /// How far a spot lies inside this side; negative outside.
    private func depth(_ spot: Spot, _ side: Side) -> Double {
        switch side {
        case .south: spot.latitude - south
        case .west: spot.longitude - west
        case .north: north - spot.latitude
        case .east: east - spot.longitude
        }
    }

    /// The part of a closed ring inside, after Sutherland and Hodgman (1974).
    ///
    /// Several parts come out as one ring, joined by edges that lie on the box and bound nothing.
    func clipped(ring: [Spot]) -> [Spot] {
        Side.allCases.reduce(ring) { ring, side in
            guard var before = ring.last else { return [] }
            var kept: [Spot] = []
            for spot in ring {
                let (from, to) = (depth(before, side), depth(spot, side))
                if (from < 0) != (to < 0) { kept.append(before.toward(spot, from / (from - to))) }
                if to >= 0 { kept.append(spot) }
                before = spot
            }
            return kept
        }
    }

    /// The parts of an open line inside, after Liang and Barsky (1984).
    func clipped(line: [Spot]) -> [[Spot]] {
        var parts: [[Spot]] = []
        var isOpen = false
        for (a, b) in zip(line, line.dropFirst()) {
            var (enter, leave) = (0.0, 1.0)
            for side in Side.allCases {
                let (from, to) = (depth(a, side), depth(b, side))
                if from < 0, to < 0 { enter = 2 }
                if from < 0, to >= 0 { enter = max(enter, from / (from - to)) }
                if from >= 0, to < 0 { leave = min(leave, from / (from - to)) }
            }
            guard enter <= leave else {
                isOpen = false
                continue
            }
            if !isOpen || enter > 0 { parts.append([a.toward(b, enter)]) }
            parts[parts.count - 1].append(a.toward(b, leave))
            isOpen = leave == 1
        }
        return parts
    }
}

extension Spot {
    /// The spot this share of the way to another, 0 up to 1.
    fileprivate func toward(_ other: Spot, _ share: Double) -> Spot {
        if share == 0 { return self }
        if share == 1 { return other }
        return Spot(
            latitude: latitude + share * (other.latitude - latitude),
            longitude: longitude + share * (other.longitude - longitude))
    }
}
