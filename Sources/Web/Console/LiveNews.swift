// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials
internal import HashTreeCollections

/// What the live events tell the console's script: enough to know which part to fetch again.
struct LiveNews: Sendable, Equatable, Encodable {
    struct Line: Sendable, Equatable, Encodable {
        var id: String
        var code: String
        var alias: String
        var phase: String
        /// Nobody has taken it.
        var new: Bool
        /// The name of the officer who has it.
        var claimed: String?
        /// Changes with everything that happens in it.
        var rev: String
    }

    /// The most alarms told one by one; the most urgent come first.
    static let most = 60

    /// Milliseconds since 1970, so that clocks run by the server's time.
    var now: Int64
    var head: Int64
    var alarms: [Line]
    /// Unacknowledged alarms beyond those told.
    var more: Int
    var quarantine: Int

    init(_ scene: ConsoleScene) {
        now = scene.now.milliseconds
        head = scene.head
        let open = scene.world.openAlarmsInOrder
        alarms = open.prefix(Self.most).map { alarm in
            Line(
                id: alarm.id.text, code: alarm.code.text, alias: scene.defender(of: alarm).alias,
                phase: alarm.phase.forOfficers, new: alarm.isUnacknowledged,
                claimed: alarm.claimedBy.map(scene.name),
                rev: "\(alarm.timeline.count)-\(alarm.heardLastAt.milliseconds)")
        }
        more = open.dropFirst(Self.most).count(where: \.isUnacknowledged)
        quarantine = scene.world.quarantine.strangers.count
    }

    /// `event: changed`, numbered by the journal, so that a browser says how far it has heard.
    var event: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Nothing in it can fail to encode; there is no float and no date.
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("numbers and words always encode")
        }
        return "event: changed\nid: \(head)\ndata: \(String(decoding: data, as: UTF8.self))\n\n"
    }

    /// A sign that the line is up; the comment keeps proxies from closing it.
    static func alive(at now: Moment) -> String {
        ": still here\nevent: alive\ndata: {\"now\":\(now.milliseconds)}\n\n"
    }

    static let ended = "event: ended\ndata: {}\n\n"
}
