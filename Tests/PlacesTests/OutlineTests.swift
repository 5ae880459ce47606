// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Places

@Suite(.timeLimit(.minutes(5)))
struct OutlineTests {
    @Test func `shapes stay near the box they were asked for`() {
        let box = Box(south: 54, west: 5, north: 58, east: 15)
        let outline = Atlas.shared.outline(in: box, finest: 0.01)
        let cut = box.widened(by: 0.061)
        #expect(!outline.land.isEmpty && !outline.borders.isEmpty)
        for shape in outline.land + outline.lakes + outline.borders {
            #expect(shape.allSatisfy(cut.holds))
        }
    }

    @Test func `inland the land fills the picture`() throws {
        let box = Box(south: 47, west: 100, north: 48, east: 101)
        let outline = Atlas.shared.outline(in: box, finest: 0.001)
        let shape = try #require(outline.land.first)
        #expect(outline.land.count == 1)
        #expect(shape.map(\.latitude).max() ?? 0 > 48 && shape.map(\.latitude).min() ?? 99 < 47)
    }

    @Test func `the open sea is empty`() {
        let box = Box(south: 29, west: -41, north: 31, east: -39)
        let outline = Atlas.shared.outline(in: box, finest: 0.001)
        #expect(outline.land.isEmpty && outline.lakes.isEmpty && outline.borders.isEmpty)
    }

    @Test func `the date line is no coast`() {
        let box = Box(south: 65.5, west: 178, north: 67.5, east: 182)
        let outline = Atlas.shared.outline(in: box, finest: 0.001)
        let cuts = outline.land.joined().filter { $0.longitude == 180 }
        #expect(cuts.isEmpty)
    }

    @Test func `a coarser look has fewer points`() {
        let box = Box(south: 55, west: 0, north: 70, east: 30)
        let counts = [0.001, 0.05, 0.5].map { finest in
            Atlas.shared.outline(in: box, finest: finest).land.joined().count
        }
        #expect(counts[0] > 2 * counts[1] && counts[1] > 2 * counts[2])
    }

    @Test func `a line is cut where it leaves and kept where it returns`() {
        let box = Box(south: 0, west: 0, north: 10, east: 10)
        let line = [(5.0, -5.0), (5, 5), (15, 5), (15, 8), (5, 8)].map {
            Spot(latitude: $0.0, longitude: $0.1)
        }
        let parts = box.clipped(line: line).map { $0.map { [$0.latitude, $0.longitude] } }
        #expect(parts == [[[5, 0], [5, 5], [10, 5]], [[10, 8], [5, 8]]])
    }
}
