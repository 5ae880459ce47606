// SPDX-License-Identifier: Apache-2.0

extension MapDrawing {
    /// What stands in the corners: the scale, north, a small map of the region, the credit.
    mutating func furniture(round spot: Spot, sparing track: [Pixel]) {
        scaleBar()
        northArrow()
        // A map of half a continent needs no map of its region.
        let isClose = frame.box.north - frame.box.south < 6
        if isClose, frame.width >= 320, frame.height >= 240 {
            region(round: spot, sparing: track)
        }
        credit()
    }

    /// A round length of about a sixth of the picture.
    private mutating func scaleBar() {
        let wanted = max(60, min(160, frame.width / 6)) * frame.metresPerPixel
        var metres = 1.0
        for power in 0...8 {
            for digit in [1.0, 2, 5] {
                let length = digit * [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8][power]
                if length <= wanted { metres = length }
            }
        }
        let width = metres / frame.metresPerPixel
        let text = metres < 1_000 ? "\(Int(metres)) m" : "\(Int(metres / 1_000)) km"
        let base = frame.height - 14
        plan.reserve(
            LabelPlan.Area(
                minX: 8, minY: base - 24, maxX: 14 + width + 8, maxY: frame.height))
        add(
            "<g class=\"scale\" fill=\"currentColor\"><path d=\"M14,\(SVG.number(base - 5))v5"
                + "h\(SVG.number(width))v-5\" fill=\"none\" stroke=\"currentColor\" "
                + "stroke-width=\"1.5\"/><text x=\"\(SVG.number(14 + width / 2))\" "
                + "y=\"\(SVG.number(base - 8))\" text-anchor=\"middle\" \(MapStyle.halo)>"
                + "\(text)</text></g>")
    }

    private mutating func northArrow() {
        let x = frame.width - 24
        plan.reserve(LabelPlan.Area(minX: x - 14, minY: 0, maxX: frame.width, maxY: 56))
        add(
            "<g class=\"north\" fill=\"currentColor\"><path d=\"M\(SVG.number(x)),12l6 18l-6-4"
                + "l-6 4z\"/><text x=\"\(SVG.number(x))\" y=\"43\" text-anchor=\"middle\" "
                + "font-weight=\"600\" \(MapStyle.halo)>N</text></g>")
    }

    /// The lands around at a glance, the position as a dot. Wider where there is only sea.
    private mutating func region(round spot: Spot, sparing track: [Pixel]) {
        let (width, height) = frame.width < 500 ? (100, 70) : (132, 92)
        guard let corner = corner(width, height, sparing: track) else { return }
        let latitude = max(-78, min(78, spot.latitude))
        let centre = Spot(latitude: latitude, longitude: spot.longitude)
        let frames = [24.0, 70].map { rise in
            MapFrame(
                centre: centre, width: width, height: height, scale: Double(height) / rise)
        }
        let isOcean = Atlas.shared.outline(in: frames[0].box, finest: 0.5).land.isEmpty
        let inset = frames[isOcean ? 1 : 0]
        add(
            "<svg class=\"region\" x=\"\(SVG.number(corner.minX))\" "
                + "y=\"\(SVG.number(corner.minY))\" "
                + "width=\"\(width)\" height=\"\(height)\" aria-hidden=\"true\">"
                + "<rect width=\"100%\" height=\"100%\" fill=\"\(MapStyle.sea)\"/>")
        ground(inset, finest: 1.4, hasBorders: !isOcean)
        let dot = inset.pixel(spot)
        add(
            "<circle cx=\"\(SVG.number(dot.x))\" cy=\"\(SVG.number(dot.y))\" r=\"3.5\" "
                + "fill=\"\(MapStyle.alarm)\"/><rect x=\".5\" y=\".5\" width=\"\(width - 1)\" "
                + "height=\"\(height - 1)\" fill=\"none\" stroke=\"\(MapStyle.line)\"/></svg>")
    }

    /// A corner, taken, where nothing of the track would be hidden; nil if there is none.
    private mutating func corner(
        _ width: Int, _ height: Int, sparing track: [Pixel]
    ) -> LabelPlan.Area? {
        let (width, height) = (Double(width), Double(height))
        let (left, right) = (60.0, frame.width - width - 10)
        let bottom = frame.height - height - 10
        let free = [(right, bottom), (right, 56), (10, bottom - 36), (left, 22)]
            .map { LabelPlan.Area(minX: $0, minY: $1, maxX: $0 + width, maxY: $1 + height) }
            .first { area in !track.contains { area.comes(within: 16, of: $0) } }
        if let free { plan.reserve(free) }
        return free
    }

    /// What the licence of GeoNames asks for; the description has it where there is no room.
    private mutating func credit() {
        let text = "GeoNames · Natural Earth · coasts to 2 km"
        let size = 9.0
        let width = MapStyle.width(of: text, size: size)
        let label = plan.place(
            width: width, size: size,
            centredOn: Pixel(x: frame.width / 2, y: frame.height - 11))
        guard let label else { return }
        add(
            "<text class=\"credit\" x=\"\(SVG.number(label.at.x))\" "
                + "y=\"\(SVG.number(label.at.y))\" text-anchor=\"middle\" "
                + "fill=\"currentColor\" fill-opacity=\".5\" font-size=\"9\">\(text)</text>")
    }
}

extension LabelPlan.Area {
    fileprivate func comes(within distance: Double, of pixel: Pixel) -> Bool {
        (minX - distance...maxX + distance).contains(pixel.x)
            && (minY - distance...maxY + distance).contains(pixel.y)
    }
}
