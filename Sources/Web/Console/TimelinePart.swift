// SPDX-License-Identifier: Apache-2.0
internal import Domain

extension AlarmPane {
    /// How many lines of the timeline stand on the alarm's own page.
    static let mostLines = 40
    /// How many stand on a page of the whole timeline.
    static let linesOfPage = 120

    /// The newest entries, newest first; the whole of it is one link away.
    var timeline: HTML {
        let count = alarm.timeline.count
        let lines = alarm.timeline.suffix(Self.mostLines).reversed().map(line)
        let more: HTML =
            count > Self.mostLines
            ? """
            <p><a href="\(address)/timeline" data-in>All \(count) entries</a></p>
            """ : ""
        return """
            <section class="box timeline" data-part="timeline"><h2>Timeline <small>UTC, newest \
            first</small></h2><ol>\(lines)</ol>\(more)</section>
            """
    }

    /// The whole timeline, page by page, oldest first.
    func wholeTimeline(from start: Int) -> HTML {
        let count = alarm.timeline.count
        let first = min(max(0, start), max(0, count - 1))
        let lines = alarm.timeline.dropFirst(first).prefix(Self.linesOfPage).map(line)
        let last = first + lines.count
        let earlier: HTML =
            first > 0
            ? """
            <a href="\(address)/timeline?from=\(max(0, first - Self.linesOfPage))" data-in>← \
            earlier</a>
            """ : ""
        let later: HTML =
            last < count ? "<a href=\"\(address)/timeline?from=\(last)\" data-in>later →</a>" : ""
        return """
            <main id="pane" class="timeline" \
            data-page="/console/parts/alarms/\(alarm.id.text)/timeline?from=\(first)" \
            data-alarm="\(alarm.id.text)"><p class="back"><a href="\(address)" data-in>\
            ← Back to the alarm</a></p>\
            <section class="box timeline" data-part="whole"><h1>Timeline of \
            <span class="code">\(alarm.code.text)</span> \(scene.defender(of: alarm).alias)</h1>\
            <p>Entries \(first + 1) to \(last) of \(count), oldest first, UTC.</p><ol>\(lines)</ol>\
            <p class="pages">\(earlier) \(later)</p></section></main>
            """
    }

    private func line(_ entry: Alarm.TimelineEntry) -> HTML {
        let words = TimelineWords(alarm: alarm, scene: scene)
        return """
            <li\(entry.author.isOfficer ? HTML(safe: " class=\"ours\"") : HTML.empty)>\
            <time datetime="\(entry.at.iso8601)">\(entry.at.clockTime)</time> \
            <b>\(words.author(of: entry))</b> \
            <span>\(words.sentence(for: entry))</span></li>
            """
    }
}
