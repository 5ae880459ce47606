// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// Who has the watch now and until when, and who comes next.
struct WatchLine: Sendable, Equatable {
    var now: String?
    var until: Moment?
    var next: String?
    var isOurs: Bool

    init(_ scene: ConsoleScene) {
        guard let rota = scene.world.roster.rota, let first = rota.onWatch(at: scene.now) else {
            isOurs = false
            return
        }
        now = scene.name(of: first)
        isOurs = first == scene.officer
        next = rota.onWatch(at: scene.now, turns: 1).map(scene.name)
        until = rota.turnEnds(after: scene.now)
    }

    func html(at moment: Moment) -> HTML {
        guard let now, let until else {
            return "<strong>No rota:</strong> every officer is paged."
        }
        let holder: HTML = isOurs ? "<strong>You</strong> have" : "<strong>\(now)</strong> has"
        let after: HTML = next.map { ", then \($0)" } ?? ""
        return "\(holder) the watch until \(until.dayAndTime(seenAt: moment)) UTC\(after)"
    }
}

extension Rota {
    /// When the watch that runs at `now` is passed on.
    func turnEnds(after now: Moment) -> Moment {
        let length = watch.milliseconds
        let elapsed = now.milliseconds &- startsAt.milliseconds
        let within = ((elapsed % length) + length) % length
        return now + .milliseconds(length - within)
    }
}

/// What the console shows when nobody needs help.
struct QuietState: Sendable, Equatable {
    var defenders: Int
    var devices: Int
    var strangers: Int
    var head: Int64
    var watch: WatchLine
    var station: String

    init(_ scene: ConsoleScene) {
        let roster = scene.world.roster
        defenders = roster.defenders.count
        devices = roster.owners.count
        strangers = scene.world.quarantine.strangers.count
        head = scene.head
        watch = WatchLine(scene)
        station = roster.stationName
    }

    func html(at now: Moment) -> HTML {
        """
        <main id="pane" class="quiet" data-page="/console/parts">\
        <section data-part="quiet"><p class="tick" aria-hidden="true">✓</p>\
        <h1>All quiet</h1><p class="lead">No alarm is open.</p>\
        <dl><div><dt>Watch</dt><dd>\(watch.html(at: now))</dd></div>\
        <div><dt>Enrolled</dt><dd>\(devices) devices of \(defenders) defenders</dd></div>\
        <div><dt>Unknown senders</dt><dd>\(strangers == 0 ? "none" : "\(strangers)")</dd></div>\
        <div><dt>Journal</dt><dd>\(Int(head)) entries</dd></div></dl></section></main>
        """
    }
}
