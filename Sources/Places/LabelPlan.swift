// SPDX-License-Identifier: Apache-2.0

/// Keeps labels off each other and off what must stay in sight. First come, first served.
struct LabelPlan {
    struct Area {
        var minX: Double
        var minY: Double
        var maxX: Double
        var maxY: Double

        init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
            (self.minX, self.minY, self.maxX, self.maxY) = (minX, minY, maxX, maxY)
        }

        init(round pixel: Pixel, radius: Double) {
            (minX, maxX) = (pixel.x - radius, pixel.x + radius)
            (minY, maxY) = (pixel.y - radius, pixel.y + radius)
        }

        func meets(_ other: Area) -> Bool {
            minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
        }
    }

    struct Label {
        let at: Pixel
        /// `start`, `middle` or `end`, as SVG anchors text.
        let anchor: String
    }

    private let picture: Area
    private var taken: [Area] = []
    private var track: [Area] = []

    init(width: Double, height: Double) {
        picture = Area(minX: 4, minY: 4, maxX: width - 4, maxY: height - 4)
    }

    mutating func reserve(_ area: Area) { taken.append(area) }

    mutating func reserve(round pixel: Pixel, radius: Double) {
        taken.append(Area(round: pixel, radius: radius))
    }

    /// Keeps small names off the track; the names that matter may cross it.
    mutating func avoid(_ track: some Sequence<Pixel>) {
        self.track += track.map { Area(round: $0, radius: 3) }
    }

    /// A place beside a dot for text of this width: right, left, above or below; nil if none.
    mutating func place(
        width: Double, size: Double, beside dot: Pixel, mayCrossTrack: Bool
    ) -> Label? {
        let gap = 7.0
        let choices = [
            Label(at: Pixel(x: dot.x + gap, y: dot.y + size * 0.35), anchor: "start"),
            Label(at: Pixel(x: dot.x - gap, y: dot.y + size * 0.35), anchor: "end"),
            Label(at: Pixel(x: dot.x, y: dot.y - gap), anchor: "middle"),
            Label(at: Pixel(x: dot.x, y: dot.y + gap + size * 0.75), anchor: "middle"),
        ]
        if let free = choices.first(where: { claim($0, width: width, size: size) }) {
            return free
        }
        guard mayCrossTrack else { return nil }
        return choices.first { claim($0, width: width, size: size, mayCrossTrack: true) }
    }

    /// Text in the middle of an area such as a country.
    mutating func place(width: Double, size: Double, centredOn pixel: Pixel) -> Label? {
        let label = Label(at: Pixel(x: pixel.x, y: pixel.y + size * 0.35), anchor: "middle")
        return claim(label, width: width, size: size) ? label : nil
    }

    private mutating func claim(
        _ label: Label, width: Double, size: Double, mayCrossTrack: Bool = false
    ) -> Bool {
        let back = label.anchor == "start" ? 0 : label.anchor == "end" ? width : width / 2
        let area = Area(
            minX: label.at.x - back - 2, minY: label.at.y - size * 0.85,
            maxX: label.at.x - back + width + 2, maxY: label.at.y + size * 0.3)
        let isInside =
            area.minX >= picture.minX && area.minY >= picture.minY && area.maxX <= picture.maxX
            && area.maxY <= picture.maxY
        let crosses = !mayCrossTrack && track.contains(where: area.meets)
        guard isInside, !crosses, !taken.contains(where: area.meets) else { return false }
        taken.append(area)
        return true
    }
}
