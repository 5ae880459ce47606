// SPDX-License-Identifier: Apache-2.0

/// Says where a position is: the nearest town, the country, the local time zone.
///
/// Everything it knows is inside the program. It is cheap to make and to copy.
package struct Gazetteer: Sendable {
    private let table = TownTable()
    private let atlas = Atlas.shared

    package init() {}

    /// The town to name for a position; nil when the angles (degrees) lie off the globe.
    ///
    /// A big town stands for its surroundings: it counts as up to 20 km nearer than it is, the
    /// bigger the more, yet as no less than half as far, so each town is nearest to itself. A
    /// town of the country one is in goes before one over the border, up to twice as far and more.
    package func nearest(latitude: Double, longitude: Double) -> PlaceInWords? {
        let spot = Spot(latitude: latitude, longitude: longitude)
        guard spot.isOnGlobe else { return nil }
        var best = nearest(to: spot)
        if Self.bordersMatter.contains(best.metres), let here = atlas.country(at: spot),
            here != table.country(best.town)
        {
            let reach = (2 * best.metres + 30_000) / Globe.metresPerDegree
            let within = nearest(to: spot, within: reach, of: here)
            if within.score.isFinite { best = within }
        }
        return PlaceInWords(
            town: table.town(best.town), spot: spot, metres: best.metres, atlas: atlas)
    }

    /// The country whose outline holds the position; nil at sea and off the globe.
    ///
    /// The outlines are true to about 2 km, so nearer to a border or coast this is a guess.
    package func country(latitude: Double, longitude: Double) -> Country? {
        atlas.country(at: Spot(latitude: latitude, longitude: longitude))
    }

    /// The towns of at least this size in a box, biggest first.
    package func towns(in box: Box, from least: Town.Size) -> [Town] {
        let middle = (box.west + box.east) / 2
        return table.numbers(in: box).joined()
            .filter { table.size($0) >= least }
            .filter {
                var spot = table.spot($0)
                spot.longitude = Globe.unwrapped(spot.longitude, near: middle)
                return box.holds(spot)
            }
            .map { (number: $0, size: table.size($0)) }
            .sorted { ($1.size, $0.number) < ($0.size, $1.number) }
            .map { table.town($0.number) }
    }

    /// Every town there is, for checks.
    package var allTowns: some Sequence<Town> {
        (0..<table.count).lazy.map { [table] in table.town($0) }
    }

    private struct Candidate {
        var town: Int
        var metres: Double
        var score: Double
    }

    /// Metres from a town: nearer, the outlines are too coarse; farther, no town is of help.
    private static let bordersMatter = 5_000.0...500_000.0
    private static let greatestBonus = 20_000.0

    private func nearest(to spot: Spot) -> Candidate {
        var reach = 0.4
        while true {
            let best = nearest(to: spot, within: reach)
            let needed = (best.score + Self.greatestBonus) / Globe.metresPerDegree
            if needed <= reach || reach >= 180 { return best }
            reach = min(180, needed.isFinite ? needed * 1.001 : reach * 2)
        }
    }

    private static func score(metres: Double, size: Town.Size) -> Double {
        let bonus: Double =
            switch size {
            case .small: 0
            case .from15Thousand: 1_000
            case .from50Thousand: 3_000
            case .from150Thousand: 5_000
            case .from500Thousand: 8_000
            case .from1Million: 12_000
            case .from3Million: 16_000
            case .from8Million: greatestBonus
            }
        return metres - min(bonus, metres / 2)
    }

    /// The best of what lies within `reach` degrees; a little more is looked at, for speed.
    private func nearest(
        to spot: Spot, within reach: Double, of country: Country? = nil
    ) -> Candidate {
        let across = Globe.halfWidth(atLatitude: spot.latitude, reach: reach)
        let box = Box(
            south: spot.latitude - reach, west: spot.longitude - across,
            north: spot.latitude + reach, east: spot.longitude + across)
        var best = Candidate(town: 0, metres: .infinity, score: .infinity)
        for numbers in table.numbers(in: box) {
            for number in numbers {
                let town = table.spot(number)
                let rise = abs(town.latitude - spot.latitude) * Globe.metresPerDegree
                guard rise <= best.score + Self.greatestBonus else { continue }
                let metres = Globe.metres(from: town, to: spot)
                guard metres <= best.score + Self.greatestBonus else { continue }
                let score = Self.score(metres: metres, size: table.size(number))
                guard score < best.score, country == nil || table.country(number) == country
                else { continue }
                best = Candidate(town: number, metres: metres, score: score)
            }
        }
        return best
    }
}
