// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Hummingbird

/// The public alarms as an Atom feed: to follow without giving a name or an address.
///
/// - Source: RFC 4287.
enum PublicFeed {
    static let mostEntries = 50

    static func xml(_ world: World, address: String, at now: Moment) -> String {
        let alarms = world.publicAlarms(at: now)
        // A feed must have been updated once; without an alarm it changes no more than daily.
        let midnight = Moment(milliseconds: now.milliseconds / 86_400_000 * 86_400_000)
        let updated = alarms.map(\.updatedAt).max() ?? midnight
        let station = world.roster.stationName.isEmpty ? "Alarm station" : world.roster.stationName
        let feed: HTML = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <title>\(station)</title>
            <id>\(address)/</id>
            <link href="\(address)/"/>
            <link rel="self" href="\(address)/alarms.atom"/>
            <author><name>\(station)</name></author>
            <updated>\(updated.iso8601)</updated>
            \(alarms.prefix(mostEntries).map { entry($0, address) })</feed>

            """
        return feed.text
    }

    private static func entry(_ alarm: PublicAlarm, _ address: String) -> HTML {
        let page = "\(address)/alarms/\(alarm.code)"
        let began = alarm.turns.first?.at ?? alarm.updatedAt
        let words = [alarm.sentence, alarm.status.explanation].filter { !$0.isEmpty }
        return """
            <entry><id>\(page)#\(began.iso8601)</id>\
            <title>\(alarm.code.text) · \(alarm.status.words)</title>\
            <link href="\(page)"/><updated>\(alarm.updatedAt.iso8601)</updated>\
            <summary>\(words.joined(separator: " "))</summary></entry>

            """
    }
}
