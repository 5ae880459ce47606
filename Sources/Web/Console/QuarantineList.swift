// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Senders that nobody enrolled, newest first.
struct QuarantineList: Sendable {
    /// The most on one page, so that it stays small on a thin line.
    static let most = 60

    struct Line: Sendable, Equatable {
        var name: String
        var origin: String
        var bearer: String
        var firstHeardAt: Moment
        var lastHeardAt: Moment
        var asksForHelp: Bool
        var excerpt: String
        /// What can be read of the bytes.
        var text: String
    }

    var lines: [Line]
    var total: Int

    init(_ scene: ConsoleScene) {
        let strangers = scene.world.quarantine.strangers
        total = strangers.count
        let urgent = strangers.reversed().filter(\.asksForHelp)
        let others = strangers.reversed().filter { !$0.asksForHelp }
        lines = (urgent + others).prefix(Self.most).map { Line($0) }
    }

    /// The few lines of it that stand beside the alarms.
    func side(at now: Moment) -> HTML {
        guard total > 0 else { return "<section data-part=\"quarantine\"></section>" }
        let urgent = lines.count(where: \.asksForHelp)
        let help: HTML =
            urgent > 0 ? "<p class=\"new\">▲ \(urgent) asked for help</p>" : ""
        let items = lines.prefix(3).map { line -> HTML in
            """
            <li>\(line.asksForHelp ? "▲ " : "")<b>\(line.name)</b> \
            <small>\(line.bearer) · \((now - line.lastHeardAt).inWords) ago</small></li>
            """
        }
        return """
            <section class="side" data-part="quarantine"><h2>Unknown senders</h2>\(help)\
            <ul>\(items)</ul><p><a href="/console/quarantine" data-in>See all \(total) with \
            their bytes</a></p></section>
            """
    }

    /// All of it, as a pane of its own.
    func pane(at now: Moment) -> HTML {
        let items = lines.map { $0.html(at: now) }
        let rest: HTML =
            total > lines.count ? "<p>\(total - lines.count) older ones are not shown.</p>" : ""
        let none: HTML = total == 0 ? "<p>None. Every sender is known.</p>" : ""
        return """
            <main id="pane" data-page="/console/parts/quarantine">\
            <section class="box" data-part="strangers"><h1>Unknown senders</h1>\
            <p>Nobody enrolled these devices, or nobody understood their bytes. An SOS among them \
            opens the alarm “\(Defender.unidentified.alias)”.</p>\(none)\
            <ul class="strangers">\(items)</ul>\(rest)</section></main>
            """
    }
}

extension QuarantineList.Line {
    init(_ stranger: Quarantine.Stranger) {
        name = stranger.device?.text(for: .screen) ?? "gave no name"
        origin = stranger.origin.reveal(for: .screen)
        bearer = stranger.bearer
        firstHeardAt = stranger.firstHeardAt
        lastHeardAt = stranger.lastHeardAt
        asksForHelp = stranger.asksForHelp
        excerpt = stranger.excerpt.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined(separator: " ")
        text = String(
            decoding: stranger.excerpt.map { (32...126).contains($0) ? $0 : 46 }, as: UTF8.self)
    }

    func html(at now: Moment) -> HTML {
        let help: HTML =
            asksForHelp
            ? "<strong class=\"chip new\">▲ Asked for help</strong>"
            : "<span class=\"chip\">No call for help</span>"
        let first = firstHeardAt.dayAndTime(seenAt: now)
        let often =
            firstHeardAt == lastHeardAt ? "heard once" : "heard again and again since \(first) UTC"
        return """
            <li><h2>\(name) \(help)</h2><p>\(bearer) · from \(origin) · last \
            \((now - lastHeardAt).inWords) ago, at \(lastHeardAt.dayAndTime(seenAt: now)) UTC · \
            \(often)</p><code>\(excerpt)</code><code>\(text)</code></li>
            """
    }
}
