// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Places

extension AlarmPane {
    /// The place in words, how exact and how old it is; the picture comes second.
    var place: HTML {
        guard let point = alarm.lastPoint else {
            return """
                <section class="box where" data-part="where" aria-label="Where">\
                <p class="words">No position has come.</p><p>Ask the shields where she was to \
                be. A later signal may bring one.</p></section>
                """
        }
        let words = scene.place(of: alarm)?.sentence ?? "off the map"
        let trackLength = alarm.track.count
        let track: HTML = trackLength > 1 ? " · \(trackLength) positions so far" : ""
        let moving: HTML = point.fix.movement.map { " · moving \($0)" } ?? ""
        return """
            <section class="box where" data-part="where" aria-label="Where">\
            <p class="words">\(words)</p><p>\(age(of: point)) · \(accuracy(of: point.fix))\
            \(moving)\(track) · <span class="digits">\(point.fix.position.inDigits)</span></p>\
            <img class="map" alt="Map: \(words)" width="560" height="230" \
            src="\(address)/map.svg?n=\(trackLength)-\(Int(point.receivedAt.milliseconds))">\
            </section>
            """
    }

    private func age(of point: Alarm.TrackPoint) -> HTML {
        guard let measured = point.fix.occurredAt, measured <= now else {
            return """
                <b>received \(.running(since: point.receivedAt, at: now)) ago</b> \
                <span class="warn">(its own time is not believable)</span>
                """
        }
        return "<b>measured \(.running(since: measured, at: now)) ago</b>"
    }

    private func accuracy(of fix: Fix) -> HTML {
        guard fix.isValid else {
            return "<strong class=\"warn\">! the device calls it old or guessed</strong>"
        }
        guard let metres = fix.accuracyMetres else { return "accuracy not given" }
        return "right to about \(Int(metres)) m"
    }
}

extension Fix {
    /// `12 km/h to the north-east`; nil when the device said nothing or stands still.
    fileprivate var movement: String? {
        guard let speed = speedCentimetresPerSecond, speed >= 50 else { return nil }
        let kilometres = "\((Int(speed) * 36 + 500) / 1000) km/h"
        guard let course = courseCentidegrees, (0...36_000).contains(course) else {
            return kilometres
        }
        let winds = [
            "north", "north-east", "east", "south-east", "south", "south-west", "west",
            "north-west",
        ]
        return "\(kilometres) to the \(winds[(Int(course) + 2_250) / 4_500 % 8])"
    }
}

extension Position {
    /// `42.50880, 41.87090`: to be read out, five decimals, about a metre.
    var inDigits: String { "\(fiveDecimals(latitude.e7)), \(fiveDecimals(longitude.e7))" }

    private func fiveDecimals(_ e7: Int32) -> String {
        let steps = (Int(e7.magnitude) + 50) / 100
        let fraction = "\(steps % 100_000)"
        let zeros = String(repeating: "0", count: 5 - fraction.count)
        return "\(e7 < 0 && steps > 0 ? "-" : "")\(steps / 100_000).\(zeros)\(fraction)"
    }
}

/// The picture of an alarm's track.
struct AlarmMap: Sendable {
    var alarm: Alarm.State

    var svg: String {
        let track = alarm.track.map { point -> MapPicture.Fix in
            (
                point.fix.position.latitude.degrees, point.fix.position.longitude.degrees,
                point.fix.accuracyMetres.map(Double.init)
            )
        }
        return MapPicture().svg(track: track, width: 560, height: 230)
    }
}
