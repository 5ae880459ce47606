// SPDX-License-Identifier: Apache-2.0

extension MapDrawing {
    /// Names the countries in sight where a border is, each in the midst of its part.
    mutating func countryNames() {
        let (columns, rows) = (11, 7)
        func pixel(_ index: Int) -> Pixel {
            Pixel(
                x: (Double(index % columns) + 0.5) / Double(columns) * frame.width,
                y: (Double(index / columns) + 0.5) / Double(rows) * frame.height)
        }
        let seen = (0..<columns * rows).map { index -> Country? in
            let spot = frame.spot(pixel(index))
            return gazetteer.country(
                latitude: spot.latitude, longitude: Globe.unwrapped(spot.longitude, near: 0))
        }
        var countries: [Country] = []
        for case let country? in seen where !countries.contains(country) {
            countries.append(country)
        }
        guard countries.count > 1 else { return }
        var names = ""
        let size = 11.0
        for country in countries.prefix(8) {
            let name = country.name.uppercased()
            let width = MapStyle.width(of: name, size: size) * 1.45
            // The farther from foreign ground, the better a place.
            let places = seen.indices.filter { seen[$0] == country }
                .map { index in (index: index, room: room(index, seen, columns)) }
                .sorted { ($1.room, $0.index) < ($0.room, $1.index) }
            for place in places.prefix(12) {
                let at = pixel(place.index)
                guard let label = plan.place(width: width, size: size, centredOn: at)
                else { continue }
                names +=
                    "<text x=\"\(SVG.number(label.at.x))\" "
                    + "y=\"\(SVG.number(label.at.y))\">\(SVG.escaped(name))</text>"
                break
            }
        }
        guard !names.isEmpty else { return }
        add(
            "<g class=\"country-name\" fill=\"currentColor\" fill-opacity=\".55\" "
                + "font-size=\"\(Int(size))\" letter-spacing=\"2\" text-anchor=\"middle\">"
                + "\(names)</g>")
    }

    /// The squared distance to the nearest cell of another kind or the rim, in cells.
    private func room(_ index: Int, _ seen: [Country?], _ columns: Int) -> Int {
        let (column, row) = (index % columns, index / columns)
        let rim = min(column, columns - 1 - column, row, seen.count / columns - 1 - row) + 1
        let foreign = seen.indices.filter { seen[$0] != seen[index] }.map {
            let (x, y) = ($0 % columns - column, $0 / columns - row)
            return x * x + y * y
        }.min()
        return min(rim * rim, foreign ?? rim * rim)
    }
}
