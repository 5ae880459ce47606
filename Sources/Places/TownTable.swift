// SPDX-License-Identifier: Apache-2.0

/// A town of GeoNames.
package struct Town: Hashable, Sendable {
    package let name: String
    package let country: Country
    package let spot: Spot
    package let size: Size
    /// An IANA name such as `Asia/Tbilisi`.
    package let timeZone: String

    /// Inhabitants, by the lower bound of a class.
    package enum Size: Int, Comparable, Sendable {
        case small, from15Thousand, from50Thousand, from150Thousand
        case from500Thousand, from1Million, from3Million, from8Million

        package static func < (left: Size, right: Size) -> Bool { left.rawValue < right.rawValue }
    }
}

/// The embedded towns, in rows of cells of one degree; a town is known by its number.
///
/// - Source: docs/PLACES.md, `towns.bin`.
struct TownTable: Sendable {
    private static let head = 16
    private static let record = 12
    private let file = EmbeddedFile.towns
    private let records: Int
    private let names: Int
    private let nameBytes: Int
    let count: Int

    init() {
        precondition(file.text(at: 0, bytes: 8) == "nattown1", "towns.bin is of another layout")
        count = file.unsigned(at: 8, bytes: 4)
        nameBytes = file.unsigned(at: 12, bytes: 4)
        records = Self.head + 2 * (180 * 360 + 1)
        names = records + count * Self.record
    }

    func spot(_ town: Int) -> Spot {
        let at = records + town * Self.record
        let step = Double(1 << 23 - 1)
        return Spot(
            latitude: Double(file.signed24(at: at)) / step * 90,
            longitude: Double(file.signed24(at: at + 3)) / step * 180)
    }

    func size(_ town: Int) -> Town.Size {
        let bits = file.unsigned(at: records + town * Self.record + 7, bytes: 2)
        return Town.Size(rawValue: bits >> 13) ?? .small
    }

    func country(_ town: Int) -> Country {
        Country.all[Int(file[records + town * Self.record + 6])]
    }

    func town(_ town: Int) -> Town {
        let at = records + town * Self.record
        let start = file.unsigned(at: at + 9, bytes: 3)
        let isLast = town == count - 1
        let end = isLast ? nameBytes : file.unsigned(at: at + Self.record + 9, bytes: 3)
        return Town(
            name: file.text(at: names + start, bytes: end - start),
            country: country(town), spot: spot(town), size: size(town),
            timeZone: Self.zones[file.unsigned(at: at + 7, bytes: 2) & 0x1FFF])
    }

    private static let zones = EmbeddedFile.zones.lines.map(String.init)

    /// The numbers of the towns in the cells that this box touches; some lie just outside it.
    ///
    /// Longitudes may run past ±180 and cross the date line; more than a full turn is a turn.
    func numbers(in box: Box) -> [Range<Int>] {
        let rows = Self.cell(box.south, 180, from: -90)...Self.cell(box.north, 180, from: -90)
        let west = Int(box.west.rounded(.down)) + 180
        let east = min(Int(box.east.rounded(.down)) + 180, west + 359)
        var ranges: [Range<Int>] = []
        for row in rows {
            let first = west.flooredModulo(360)
            let last = first + east - west
            ranges.append(towns(row, first, min(last, 359)))
            if last > 359 { ranges.append(towns(row, 0, last - 360)) }
        }
        return ranges
    }

    private static func cell(_ degrees: Double, _ count: Int, from least: Double) -> Int {
        max(0, min(count - 1, Int((degrees - least).rounded(.down))))
    }

    private func towns(_ row: Int, _ first: Int, _ last: Int) -> Range<Int> {
        let cell = Self.head + 2 * (row * 360)
        return file.unsigned(
            at: cell + 2 * first, bytes: 2)..<file.unsigned(at: cell + 2 * last + 2, bytes: 2)
    }
}

extension Int {
    fileprivate func flooredModulo(_ divisor: Int) -> Int {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
