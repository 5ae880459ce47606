// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Places

/// Where a defender is, no more exactly than one shield may see it.
///
/// All of it follows from a position that was made coarse first, so no word, digit or stroke of it
/// can tell more.
struct ShieldPlace: Sendable, Equatable {
    /// `4 km north-east of Zugdidi, Georgia`; for a town no more than `Near Zugdidi, Georgia`.
    var words: String
    var precision: Precision
    /// The position as far as it may be seen: `42.51234, 41.87120`. Empty for a town.
    var coordinates: String
    /// How far off it may be, in metres; nil when the device did not say.
    var accuracyMetres: Int?
    /// When it was measured, or received where the device sent no believable time.
    var measuredAt: Moment
    /// When a newer signal came that the device itself marked as a guess.
    var guessedSince: Moment?
    /// `Tuesday 14:05`, at the place; nil when its time zone is not known.
    var localTime: String?
    /// For drawing; a single spot but for those who may see exactly.
    var track: [Position]

    /// Nil when no position has come.
    init?(of alarm: Alarm.State, seen precision: Precision, at now: Moment) {
        guard let newest = alarm.lastPoint else { return nil }
        let point = alarm.track.last { $0.fix.isValid } ?? newest
        self.precision = precision
        measuredAt = Self.age(of: point, at: now)
        guessedSince = point == newest ? nil : newest.receivedAt
        let seen = point.fix.position.coarse(precision)
        guard let place = gazetteer.nearest(of: seen) else { return nil }
        localTime =
            Places.localTime(
                unixSeconds: now.milliseconds / 1000, timeZone: place.timeZone)?.text
        let accuracy = point.fix.accuracyMetres.map { Int($0) }
        switch precision {
        case .town:
            words = "Near \(place.town.name), \(place.country.name)"
            coordinates = ""
            accuracyMetres = nil
            track = []
        case .area:
            words = place.sentence.startingLarge
            coordinates = seen.text(decimals: 2)
            accuracyMetres = max(accuracy ?? 0, 1000)
            track = [seen]
        case .exact:
            words = place.sentence.startingLarge
            coordinates = seen.text(decimals: 5)
            accuracyMetres = accuracy
            track = alarm.track.filter(\.fix.isValid).map(\.fix.position)
            if track.isEmpty { track = [seen] }
        }
    }

    /// The device's own time counts unless it lies in the future or before the reception by a day.
    private static func age(of point: Alarm.TrackPoint, at now: Moment) -> Moment {
        guard let claimed = point.fix.occurredAt, claimed <= point.receivedAt,
            point.receivedAt - claimed < .seconds(86_400)
        else { return min(point.receivedAt, now) }
        return claimed
    }

    /// A map in at most `budget` bytes; empty when there is nothing to draw or no room.
    func map(budget: Int) -> HTML {
        guard let last = track.last else { return .empty }
        for points in [track.sampled(24), track.sampled(6), [last]] {
            let fixes: [MapPicture.Fix] = points.map { position in
                (
                    latitude: position.latitude.degrees, longitude: position.longitude.degrees,
                    accuracyMetres: accuracyMetres.map(Double.init)
                )
            }
            let svg = MapPicture().svg(track: fixes, width: 320, height: 200)
            if svg.utf8.count <= budget { return HTML(safe: svg) }
        }
        return .empty
    }
}

private let gazetteer = Gazetteer()

extension Gazetteer {
    fileprivate func nearest(of position: Position) -> PlaceInWords? {
        nearest(latitude: position.latitude.degrees, longitude: position.longitude.degrees)
    }
}

extension Position {
    /// Rounded to a grid that does not move with the defender, so that many fixes tell no more
    /// than one: 0.01 degrees of latitude, and about as far in longitude.
    fileprivate func coarse(_ precision: Precision) -> Position {
        guard precision == .area else { return self }
        let across: Int32 =
            switch abs(latitude.e7) {
            case ..<410_000_000: 100_000
            case ..<700_000_000: 200_000
            default: 500_000
            }
        let rounded = Position(
            latitude: latitude.rounded(to: 100_000), longitude: longitude.rounded(to: across))
        // Every multiple of the steps up to 90 and 180 degrees lies on the globe.
        return rounded ?? self
    }

    /// `42.51234, 41.87120`.
    fileprivate func text(decimals: Int) -> String {
        "\(latitude.text(decimals: decimals)), \(longitude.text(decimals: decimals))"
    }
}

extension Degrees {
    fileprivate func rounded(to step: Int32) -> Degrees {
        let half = e7 < 0 ? -step / 2 : step / 2
        return Degrees(e7: (e7 + half) / step * step)
    }

    /// With up to seven decimals, rounded towards zero.
    fileprivate func text(decimals: Int) -> String {
        let digits = String(e7.magnitude)
        let padded = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        let sign = e7 < 0 ? "-" : ""
        return sign + padded.dropLast(7) + "." + padded.suffix(7).prefix(decimals)
    }
}

extension [Position] {
    /// At most `count` of them, spread evenly; the newest always.
    fileprivate func sampled(_ count: Int) -> [Position] {
        guard self.count > count, count > 1 else { return self }
        return (0..<count).map { self[$0 * (self.count - 1) / (count - 1)] }
    }
}

extension String {
    fileprivate var startingLarge: String { prefix(1).uppercased() + dropFirst() }
}
