// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HTTPTypes
internal import HashTreeCollections

/// The organisation's public pages: what is going on, one page for each public alarm, and calm.
enum PublicPages {
    static func overview(_ world: World, address: String, at now: Moment) -> Page {
        let alarms = world.publicAlarms(at: now)
        let current = alarms.filter(\.status.isCurrent)
        let ended = alarms.filter { !$0.status.isCurrent }
        let news: HTML =
            current.isEmpty
            ? """
            <section class="calm"><h1>No public alarm at this time</h1>\
            <p>Alarms are made public only when the defender has agreed to it beforehand and two \
            officers stand for it. So this page may be calm while we help somebody.</p></section>
            """
            : """
            <section><h1>\(current.count == 1 ? "A defender needs help" : "Defenders need help")\
            </h1>\(current.map(card))</section>
            """
        let earlier: HTML =
            ended.isEmpty
            ? .empty
            : "<section><h2>Earlier, corrected and closed</h2>\(ended.map(card))</section>"
        let count = world.roster.defenders.count
        return page(
            world, title: current.isEmpty ? "No public alarm" : "Public alarm",
            body: """
                \(news)\(earlier)\(howItWorks(count))\(howToCheck(address))
                """)
    }

    static func alarm(
        _ alarm: PublicAlarm, _ world: World, address: String
    ) -> Page {
        let story = alarm.turns.map { turn -> HTML in
            """
            <li><b>\(turn.status.words)</b> \
            <time datetime="\(turn.at.iso8601)">\(turn.at.about)</time></li>
            """
        }
        let turns: HTML =
            story.count < 2
            ? .empty : "<section><h2>So far</h2><ol class=\"turns\">\(story)</ol></section>"
        let fact: HTML =
            alarm.sentence.isEmpty
            ? "<h1>This appeal was withdrawn</h1>" : "<h1 dir=\"auto\">\(alarm.sentence)</h1>"
        let raised: HTML =
            alarm.turns.first.map { turn in
                turn.status == .raised
                    ? "<p class=\"when\">Raised on \(turn.at.about).</p>" : .empty
            } ?? .empty
        return page(
            world, title: "Alarm \(alarm.code): \(alarm.status.words)",
            body: """
                <article class="\(alarm.status.look)"><p class="status">\(chip(alarm.status)) \
                <span class="code">\(alarm.code.text)</span></p>\(fact)\(raised)\
                <h2>\(alarm.status.isCurrent ? "How we know" : "What we know")</h2>\
                <p>\(alarm.status.explanation)</p></article>\
                \(alarm.status.isCurrent ? whatToDo(alarm, address) : .empty)\(turns)\
                <p class="updated">Last update: <time datetime="\(alarm.updatedAt.iso8601)">\
                \(alarm.updatedAt.about)</time>. Times are rounded on purpose.</p>\
                \(howToCheck(address))
                """)
    }

    /// For a code that is not public: one and the same, whether there is such an alarm or not.
    static func unknown(_ world: World, address: String) -> Page {
        var page = page(
            world, title: "No such public alarm",
            body: """
                <section><h1>There is no public alarm with this code</h1><p>If you saw it \
                quoted as ours, it may be false, or it may have been taken back. Please do not \
                share it.</p>\
                </section>\(howToCheck(address))
                """)
        page.status = .notFound
        return page
    }

    private static func card(_ alarm: PublicAlarm) -> HTML {
        let sentence = alarm.sentence.isEmpty ? alarm.status.explanation : alarm.sentence
        return """
            <article class="\(alarm.status.look)"><p class="status">\(chip(alarm.status)) \
            <span class="code">\(alarm.code.text)</span></p>\
            <p class="fact" dir="auto">\(sentence)</p>\
            <p class="when">Last update: \(alarm.updatedAt.about). \
            <a href="/alarms/\(alarm.code.text)">Read more\
            <span class="hidden"> about alarm \(alarm.code.text)</span></a></p></article>
            """
    }

    private static func chip(_ status: PublicAlarm.Status) -> HTML {
        """
        <strong class="chip"><span aria-hidden="true">\(status.sign) </span>\(status.words)</strong>
        """
    }

    private static func whatToDo(_ alarm: PublicAlarm, _ address: String) -> HTML {
        """
        <section class="two"><div><h2>What you can do now</h2><ol>\
        <li>Share this page, with its address: <span class="address">\
        \(address)/alarms/\(alarm.code.text)</span></li>\
        <li>Ask your own representative or foreign ministry to ask the authorities for the \
        defender’s safety. Name the code \(alarm.code.text).</li>\
        <li>Come back, or <a href="/alarms.atom">follow the feed</a>: we tell what changes.</li>\
        </ol></div><div><h2>What not to do</h2><ul>\
        <li>Do not guess who or where it is, and do not publish such guesses.</li>\
        <li>Do not call or write to the defender, the family or colleagues.</li>\
        <li>Do not go there, and do not accuse anybody by name.</li></ul></div></section>
        """
    }

    private static func howItWorks(_ count: Int) -> HTML {
        """
        <section><h2>How it works</h2>\
        <p>\(roughly(count).capitalizedFirst) human rights defenders carry a device of ours that \
        calls for help. When one of them raises an alarm, people whom the defender has chosen are \
        called at once, and an officer is on duty day and night.</p></section>
        """
    }

    private static func howToCheck(_ address: String) -> HTML {
        """
        <section class="check"><h2>How to check an appeal</h2><p>Every appeal of ours has a \
        code and a page at <span class="address">\(address)/alarms/</span> followed by the code. \
        If it is \
        not there, it is not ours, or no longer. We never ask for money in an appeal.</p></section>
        """
    }

    private static func page(_ world: World, title: String, body: HTML) -> Page {
        let station = world.roster.stationName.isEmpty ? "Alarm station" : world.roster.stationName
        return Page(
            title: "\(title) · \(station)", look: "public", style: PublicStyle.css,
            body: """
                <header><a class="station" href="/" dir="auto">\(station)</a>\
                <a class="feed" href="/alarms.atom">Feed</a></header><main>\(body)</main>\
                <footer><p>This page sets no cookie, counts nobody and loads nothing from \
                elsewhere.</p></footer>
                """)
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
