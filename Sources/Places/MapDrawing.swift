// SPDX-License-Identifier: Apache-2.0

/// One map in the making: elements from the ground up, and the places its labels have taken.
struct MapDrawing {
    let frame: MapFrame
    let gazetteer: Gazetteer
    private(set) var elements: [String] = []
    private(set) var namedTowns: [String] = []
    var plan: LabelPlan

    init(frame: MapFrame, gazetteer: Gazetteer) {
        self.frame = frame
        self.gazetteer = gazetteer
        plan = LabelPlan(width: frame.width, height: frame.height)
    }

    mutating func add(_ element: String) { if !element.isEmpty { elements.append(element) } }

    mutating func draw(_ track: [Spot], accuracyMetres: Double?, nearest: Town) {
        let pixels = track.map(frame.pixel)
        let newest = pixels[pixels.count - 1]
        plan.reserve(round: newest, radius: 13)
        plan.avoid(pixels.suffix(200))

        add("<rect class=\"sea\" width=\"100%\" height=\"100%\" fill=\"\(MapStyle.sea)\"/>")
        // A large part of the world has more shores than a small document can hold.
        ground(frame, finest: max(1, min(4, (frame.box.north - frame.box.south) / 12)))
        graticule()
        // Furniture takes its corners before labels do, and is drawn over the map.
        let before = elements.count
        furniture(round: track[track.count - 1], sparing: pixels)
        let pieces = elements[before...]
        elements.removeSubrange(before...)
        let accuracy = accuracyMetres.map { $0 / frame.metresPerPixel }
        add(accuracyCircle(newest, radius: accuracy))
        trace(pixels)
        towns(nearest: nearest)
        countryNames()
        add(mark(newest))
        elements += pieces
    }

    /// - Parameter finest: pixels below which a detail is left out.
    mutating func ground(_ frame: MapFrame, finest: Double, hasBorders: Bool = true) {
        let outline = Atlas.shared.outline(in: frame.box, finest: finest / frame.scale)
        func shape(_ name: String, _ lines: [[Spot]], isClosed: Bool, _ look: String) {
            guard !lines.isEmpty else { return }
            let data = lines.map { SVG.path($0.map(frame.pixel), isClosed: isClosed) }.joined()
            add("<path class=\"\(name)\" d=\"\(data)\" \(look)/>")
        }
        shape("land", outline.land, isClosed: true, shore(frame, MapStyle.land))
        shape("lake", outline.lakes, isClosed: true, shore(frame, MapStyle.sea))
        guard hasBorders else { return }
        shape(
            "border", outline.borders, isClosed: false,
            "fill=\"none\" stroke=\"\(MapStyle.line)\" stroke-dasharray=\"5 3\" "
                + "stroke-width=\"1.2\"")
    }

    /// A line as a shore, or so near that it would feign precision a soft rim of a kilometre.
    private func shore(_ frame: MapFrame, _ fill: String) -> String {
        let rim = min(56, 2_000 / frame.metresPerPixel)
        let look = "fill=\"\(fill)\" fill-rule=\"evenodd\" stroke-linejoin=\"round\" "
        guard rim > 16 else { return look + "stroke=\"\(MapStyle.line)\"" }
        return look + "stroke=\"\(fill)\" stroke-opacity=\".45\" "
            + "stroke-width=\"\(SVG.number(rim))\""
    }

    private mutating func towns(nearest: Town) {
        var shown = gazetteer.towns(in: frame.box, from: leastSize)
        shown.removeAll { $0 == nearest }
        shown.insert(nearest, at: 0)
        var dots: [Town.Size: [Pixel]] = [:]
        var names = ""
        for town in shown.prefix(60) where namedTowns.count < 14 {
            var spot = town.spot
            spot.longitude = Globe.unwrapped(spot.longitude, near: frame.centre.longitude)
            guard frame.box.holds(spot) else { continue }
            let dot = frame.pixel(spot)
            let isBig = town.size >= .from500Thousand
            let size = isBig ? MapStyle.fontSize + 1 : MapStyle.fontSize
            let width = MapStyle.width(of: town.name, size: size)
            let label = plan.place(
                width: width, size: size, beside: dot,
                mayCrossTrack: town.size >= .from50Thousand || town == nearest)
            guard let label else { continue }
            plan.reserve(round: dot, radius: 4)
            dots[isBig ? .from500Thousand : .small, default: []].append(dot)
            namedTowns.append(town.name)
            names += "<text x=\"\(SVG.number(label.at.x))\" y=\"\(SVG.number(label.at.y))\""
            if label.anchor != "start" { names += " text-anchor=\"\(label.anchor)\"" }
            if isBig { names += " font-size=\"\(SVG.number(size))\" fill=\"\(MapStyle.bright)\"" }
            names += ">\(SVG.escaped(town.name))</text>"
        }
        guard !names.isEmpty else { return }
        for (size, width) in [(Town.Size.small, 5), (.from500Thousand, 7)] {
            guard let pixels = dots[size] else { continue }
            add(
                "<path class=\"town\" d=\"\(SVG.dots(pixels))\" stroke=\"currentColor\" "
                    + "stroke-width=\"\(width)\" stroke-linecap=\"round\"/>")
        }
        add("<g class=\"town-name\" fill=\"currentColor\" \(MapStyle.halo)>\(names)</g>")
    }

    /// A wider map names bigger towns only.
    private var leastSize: Town.Size {
        switch frame.metresPerPixel * max(frame.width, frame.height) / 1_000 {
        case ..<150: .small
        case ..<400: .from50Thousand
        case ..<1_200: .from150Thousand
        case ..<3_000: .from500Thousand
        case ..<8_000: .from1Million
        default: .from3Million
        }
    }
}
