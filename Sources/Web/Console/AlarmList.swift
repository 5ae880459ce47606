// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// The left side of the console: open alarms, unknown senders, what was closed.
struct AlarmList: Sendable {
    /// The most cards on one page; the rest is a page further.
    static let mostCards = 30

    var cards: [AlarmCard]
    /// How many open alarms come before the first card.
    var offset: Int
    var total: Int
    var unacknowledged: Int
    /// The alarm that is shown beside the list.
    var selected: ID<Alarm>?

    init(_ scene: ConsoleScene, selected: ID<Alarm>?, from offset: Int = 0) {
        let open = scene.world.openAlarmsInOrder
        total = open.count
        unacknowledged = open.count(where: \.isUnacknowledged)
        self.offset = min(max(0, offset), max(0, total - 1))
        self.selected = selected
        cards = open.dropFirst(self.offset).prefix(Self.mostCards)
            .map { AlarmCard($0, in: scene) }
    }

    func html(at now: Moment) -> HTML {
        let count: HTML =
            unacknowledged > 0
            ? """
            <span><strong class="new">▲ \(unacknowledged) new</strong> of \(total) open</span>
            """
            : total > 0 ? "<span>\(total) open, none new</span>" : "<span>No open alarm</span>"
        let items = cards.map { card in
            card.html(isSelected: card.id == selected?.text, at: now)
        }
        return """
            <section id="list" aria-label="Open alarms">\
            <p id="band" data-part="band"><a class="all" href="/console">← All</a>\(count)</p>\
            <ol id="cards">\(items)</ol><p data-part="pages">\(pages)</p></section>
            """
    }

    private var pages: HTML {
        let beyond = total - offset - cards.count
        let back: HTML = offset > 0 ? "<a href=\"/console\">first \(Self.mostCards)</a> " : ""
        let next: HTML =
            beyond > 0
            ? "<a href=\"/console?from=\(offset + cards.count)\">\(beyond) more alarms</a>" : ""
        return back + next
    }
}

/// Alarms that were closed lately, newest first.
struct ClosedList: Sendable {
    private struct Line: Sendable {
        var id: String
        var code: String
        var alias: String
        var outcome: String
        var at: Moment
    }

    static let most = 8
    private let lines: [Line]

    init(_ scene: ConsoleScene) {
        let newest = scene.world.closed.suffix(Self.most).reversed()
        lines = newest.compactMap { id in
            guard let alarm = scene.world.alarms[id] else { return nil }
            return Line(
                id: id.text, code: alarm.code.text, alias: scene.defender(of: alarm).alias,
                outcome: alarm.outcome?.forOfficers ?? "",
                at: alarm.timeline.last { entry in
                    if case .closed = entry.event { true } else { false }
                }?.at ?? alarm.raisedAt)
        }
    }

    func html(at now: Moment) -> HTML {
        guard !lines.isEmpty else { return "<section data-part=\"closed\"></section>" }
        let items = lines.map { line -> HTML in
            """
            <li><a href="/console/alarms/\(line.id)" data-in><b>\(line.code)</b> \(line.alias)</a> \
            <small>\(line.outcome) · \(line.at.dayAndTime(seenAt: now)) UTC</small></li>
            """
        }
        return """
            <section class="side" data-part="closed"><h2>Recently closed</h2>\
            <ul>\(items)</ul></section>
            """
    }
}
