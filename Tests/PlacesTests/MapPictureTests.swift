// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@testable import Places

@Suite(.timeLimit(.minutes(5)))
struct MapPictureTests {
    let picture = MapPicture()

    static let places: [(latitude: Double, longitude: Double)] = [
        (-1.29, 36.82), (42.62, 42.05), (-37.08, -12.3), (30, -40), (-16.9, 179.98),
        (14.55, 121), (59.9, 5.2), (37.6, 23.9), (90, 0), (-90, 180), (0, 0),
    ]

    @Test(arguments: places)
    func `a usual picture is well-formed, small and asks nobody`(
        latitude: Double, longitude: Double
    ) throws {
        let track: [MapPicture.Fix] = (0..<12).map { step in
            let along = Double(step) * 0.004
            return (max(-90, latitude - along), longitude - along / 2, step == 11 ? 650 : nil)
        }
        let svg = picture.svg(track: track, width: 800, height: 480)
        try requireWellFormed(svg)
        #expect(svg.utf8.count <= 12_000)
        let bare = svg.replacingOccurrences(of: "xmlns=\"http://www.w3.org/2000/svg\"", with: "")
        for word in ["http", "//", "<script", "href", "url(", "<style", "style=", " id="] {
            #expect(!bare.contains(word), "\(word)")
        }
        #expect(svg.contains("class=\"newest\"") && svg.contains("class=\"track\""))
    }

    @Test func `an accuracy too small to see is left to the words`() {
        for (metres, isSeen) in [(20.0, false), (2_500, true)] {
            let svg = picture.svg(track: [(14.55, 121, metres)], width: 800, height: 480)
            #expect(svg.contains("class=\"accuracy\"") == isSeen)
            #expect(svg.contains("right to \(Int(metres)) m"))
        }
    }

    @Test func `title and description say what is drawn`() {
        let svg = picture.svg(
            track: [(42.60, 42.05, nil), (42.62, 42.05, 30)], width: 800, height: 480)
        #expect(svg.contains("<title>19 km north-east of Zugdidi, Georgia</title>"))
        #expect(svg.contains("2 positions, the newest: 42.62000, 42.05000, right to 30 m."))
        #expect(svg.contains("Towns: Zugdidi"))
    }

    @Test func `a track over the date line is drawn in one go`() throws {
        let svg = picture.svg(
            track: [(-16.9, 179.9, nil), (-16.9, -179.9, nil)], width: 800, height: 480)
        try requireWellFormed(svg)
        let across = try #require(svg.firstMatch(of: /Map, (\d+) km across/))
        #expect(try #require(Int(across.1)) < 300)
    }

    @Test func `a long track makes no long picture`() throws {
        var random = SeededGenerator(seed: 3)
        var spot = (latitude: 1.0, longitude: 37.0)
        let track: [MapPicture.Fix] = (0..<5_000).map { _ in
            spot.latitude += .random(in: -0.004...0.004, using: &random)
            spot.longitude += .random(in: -0.004...0.004, using: &random)
            return (spot.latitude, spot.longitude, nil)
        }
        let svg = picture.svg(track: track, width: 800, height: 480)
        try requireWellFormed(svg)
        #expect(svg.utf8.count <= 12_000)
    }

    @Test func `without a position the picture says so`() throws {
        let nowhere: [MapPicture.Fix] = [(.nan, 0, nil), (0, 999, 5)]
        for track in [[], nowhere] {
            let svg = picture.svg(track: track, width: 300, height: 200)
            try requireWellFormed(svg)
            #expect(svg.contains("<title>No position known</title>"))
        }
    }

    @Test(arguments: UInt64(1)...5)
    func `no track, size or accuracy traps`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let accuracies: [Double?] = [nil, 0, -4, .nan, .infinity, 1e300, 8_000]
        let track: [MapPicture.Fix] = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            (
                .random(in: -90...90, using: &random), .random(in: -180...180, using: &random),
                accuracies[Int.random(in: accuracies.indices, using: &random)]
            )
        }
        let svg = picture.svg(
            track: track, width: .random(in: -5...5_000, using: &random),
            height: .random(in: -5...5_000, using: &random))
        try requireWellFormed(svg)
        #expect(svg.utf8.count < 120_000, "seed \(seed)")
        #expect(!svg.contains("nan") && !svg.contains("inf\""), "seed \(seed)")
    }

    @Test func `a city is named even where the track runs through it`() {
        let track: [MapPicture.Fix] = (0..<60).map { (60.1 + Double($0) * 0.01, 5.32, nil) }
        let svg = picture.svg(track: track, width: 800, height: 480)
        #expect(svg.contains(">Bergen</text>"))
    }

    @Test func `text cannot leave its element`() {
        #expect(
            SVG.escaped("Kot d'<i>\"&\u{0}\u{1B}Ivwa") == "Kot d&#39;&lt;i&gt;&quot;&amp;Ivwa")
    }

    @Test func `path data is short and exact`() {
        let line = [Pixel(x: 1, y: 2), Pixel(x: 1.5, y: 1.25), Pixel(x: -3, y: 1.25)]
        #expect(SVG.path(line) == "M1,2l.5-.7-4.5 0")
        #expect(SVG.path(line, isClosed: true).hasSuffix("z"))
    }

    private func requireWellFormed(_ svg: String) throws {
        let parser = XMLParser(data: Data(svg.utf8))
        try #require(parser.parse(), "\(String(describing: parser.parserError))")
    }
}
