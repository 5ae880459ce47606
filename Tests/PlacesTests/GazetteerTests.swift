// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Places

@Suite(.timeLimit(.minutes(5)))
struct GazetteerTests {
    let gazetteer = Gazetteer()

    @Test(arguments: [
        (42.5084, 41.868, "in Zugdidi, Georgia"),
        (42.62, 42.05, "19 km north-east of Zugdidi, Georgia"),
        (-1.2833, 36.8167, "in Nairobi, Kenya"),
        (44.957, 34.11, "in Simferopol, Ukraine"),
        (27.12, -13.16, "4 km south-east of Laayoune, Western Sahara"),
        (1.2897, 103.8501, "in Singapore"),
        (30.0, -40.0, "1317 km south-west of Lajes das Flores, Portugal, at sea"),
    ])
    func `a position is told from a town`(latitude: Double, longitude: Double, words: String) throws
    {
        let place = try #require(gazetteer.nearest(latitude: latitude, longitude: longitude))
        #expect(place.sentence == words)
    }

    @Test(arguments: [0, 5, 11])
    func `a town finds itself, or one on the same spot`(first: Int) throws {
        for town in gazetteer.allTowns.dropFirst(first).striding(by: 17) {
            let place = try #require(
                gazetteer.nearest(latitude: town.spot.latitude, longitude: town.spot.longitude))
            #expect(place.town.spot == town.spot, "\(town.name)")
        }
    }

    @Test func `a town over the border yields to one at home`() throws {
        // Terskol in Russia is nearer, behind the main ridge of the Caucasus.
        let place = try #require(gazetteer.nearest(latitude: 43.0, longitude: 42.5))
        #expect(place.sentence == "19 km west of Mestia, Georgia")
        #expect(place.timeZone == "Asia/Tbilisi")
    }

    @Test(arguments: [-180.0, -120, 0, 37.5, 180])
    func `the poles are somewhere`(longitude: Double) throws {
        let north = try #require(gazetteer.nearest(latitude: 90, longitude: longitude))
        #expect(north.town.name == "Longyearbyen")
        #expect(north.sentence.hasSuffix("at sea"))
        let south = try #require(gazetteer.nearest(latitude: -90, longitude: longitude))
        #expect(south.sentence.hasSuffix("in Antarctica"))
    }

    @Test func `both sides of the date line are near each other`() throws {
        let east = try #require(gazetteer.nearest(latitude: -16.8, longitude: 180))
        let west = try #require(gazetteer.nearest(latitude: -16.8, longitude: -180))
        #expect(east.sentence == west.sentence)
        #expect(east.country.name == "Fiji")
    }

    @Test(arguments: [
        (-1.29, 36.82, "KE"), (-29.6, 28.2, "LS"), (41.9, 12.6, "IT"), (4.0, -53.0, "GF"),
        (25.0, -13.5, "EH"), (67.0, -178.0, "RU"), (67.0, 178.0, "RU"), (42.6, 20.9, "XK"),
        (9.56, 44.06, "SO"), (-85.0, 10.0, "AQ"), (-86.0, 180.0, "AQ"),
    ])
    func `a country holds its ground`(latitude: Double, longitude: Double, code: String) {
        #expect(gazetteer.country(latitude: latitude, longitude: longitude)?.code == code)
    }

    @Test(arguments: [(0.0, 0.0), (30, -40), (-50, 179.9), (90, 0), (42.0, 51.0)])
    func `the sea is no country`(latitude: Double, longitude: Double) {
        #expect(gazetteer.country(latitude: latitude, longitude: longitude) == nil)
    }

    @Test(arguments: [
        (91.0, 0.0), (0, 181), (.nan, 0), (0, .infinity), (-90.001, 0),
        (0, -.greatestFiniteMagnitude),
    ])
    func `off the globe there is no place`(latitude: Double, longitude: Double) {
        #expect(gazetteer.nearest(latitude: latitude, longitude: longitude) == nil)
        #expect(gazetteer.country(latitude: latitude, longitude: longitude) == nil)
    }

    @Test(arguments: UInt64(1)...4)
    func `no position traps or is far from its town for nothing`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let latitude = Double.random(in: -90...90, using: &random)
            let longitude = Double.random(in: -180...180, using: &random)
            let place = try #require(
                gazetteer.nearest(latitude: latitude, longitude: longitude), "seed \(seed)")
            #expect(place.distanceMetres < 4_500_000, "seed \(seed): \(latitude), \(longitude)")
            #expect(!place.sentence.isEmpty && !place.timeZone.isEmpty, "seed \(seed)")
        }
    }

    @Test func `none but a bigger or a native town is taken over the very nearest`() throws {
        var random = SeededGenerator(seed: 7)
        let towns = Array(gazetteer.allTowns)
        for _ in 0..<12 {
            var spot = try #require(towns.randomElement(using: &random)).spot
            spot.latitude = max(
                -90, min(90, spot.latitude + .random(in: -0.2...0.2, using: &random)))
            let distances = towns.map { Globe.metres(from: $0.spot, to: spot) }
            let least = try #require(distances.indices.min { distances[$0] < distances[$1] })
            let place = try #require(
                gazetteer.nearest(latitude: spot.latitude, longitude: spot.longitude))
            #expect(place.distanceMetres >= distances[least])
            #expect(place.distanceMetres <= 2 * distances[least] + 30_000)
            #expect(
                place.town == towns[least] || place.town.size > towns[least].size
                    || place.country != towns[least].country)
        }
    }
}

extension Sequence {
    fileprivate func striding(by step: Int) -> [Element] {
        enumerated().filter { $0.offset % step == 0 }.map(\.element)
    }
}

/// SplitMix64, so that a seed tells the whole run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
