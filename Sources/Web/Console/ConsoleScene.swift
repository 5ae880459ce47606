// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
internal import Places

/// What a screen of the console is drawn from: one world at one moment, for one officer.
struct ConsoleScene: Sendable {
    var world: World
    var now: Moment
    /// The number of the journal's last entry.
    var head: Int64
    /// Who looks.
    var officer: ID<Officer>
    var keeping: Desk.Keeping
    /// What the auditor found not to be as it must be.
    var concerns: [Auditor.Standing] = []
    var gazetteer = Gazetteer()
}

extension ConsoleScene {
    func name(of officer: ID<Officer>) -> String {
        world.roster.officers[officer]?.name ?? "an officer who is no longer here"
    }

    func defender(of alarm: Alarm.State) -> Defender { world.roster.defender(alarm.defender) }

    func name(of shield: ID<Shield>, in alarm: Alarm.State) -> String {
        let known = defender(of: alarm).circle.first { $0.id == shield }
        return known?.name.reveal(for: .screen) ?? "a shield who is no longer in the circle"
    }

    func name(of recipient: Recipient, in alarm: Alarm.State) -> String {
        switch recipient {
        case .shield(let shield): name(of: shield, in: alarm)
        case .officer(let officer): name(of: officer)
        case .everyone: "the public"
        }
    }

    /// Who did it, for the timeline.
    func name(of author: Author, in alarm: Alarm.State) -> String {
        switch author {
        case .device: "her device"
        case .stranger: "unknown sender"
        case .shield(let shield): name(of: shield, in: alarm)
        case .officer(let officer): name(of: officer)
        case .administrator: "server’s command line"
        case .carrier(let channel): "\(channel.forOfficers) carrier"
        case .rule(let rule): rule.forOfficers
        }
    }

    /// Where the newest fix is, in words; nil without one.
    func place(of alarm: Alarm.State) -> PlaceInWords? {
        guard let position = alarm.lastPoint?.fix.position else { return nil }
        return gazetteer.nearest(
            latitude: position.latitude.degrees, longitude: position.longitude.degrees)
    }
}
