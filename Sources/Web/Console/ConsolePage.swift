// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// The one screen of the console: bar, list, and one pane beside it.
struct ConsolePage: Sendable {
    /// Which side a narrow screen shows.
    enum Side: String, Sendable {
        case list = "at-list"
        case pane = "at-pane"
    }

    var scene: ConsoleScene
    var list: AlarmList
    var pane: HTML
    var side: Side

    var body: HTML {
        """
        <div id="console" class="\(side.rawValue)" data-now="\(Int(scene.now.milliseconds))">\(bar)\
        \(keeping)\(trouble)<p id="lost" role="status" hidden></p>\(ended)\(doubt)\
        <div id="desk"><nav id="left" aria-label="Alarms">\(parts)</nav>\(pane)</div></div>
        """
    }

    /// The left side alone, as the script fetches it; the watch comes along.
    var parts: HTML {
        """
        \(list.html(at: scene.now))\(QuarantineList(scene).side(at: scene.now))\
        \(ClosedList(scene).html(at: scene.now))
        """
    }

    var watch: HTML {
        "<p id=\"watch\" data-part=\"watch\">\(WatchLine(scene).html(at: scene.now))</p>"
    }

    var keeping: HTML { KeepingLine(keeping: scene.keeping).html(at: scene.now) }

    var trouble: HTML { TroubleLine(concerns: scene.concerns).html(at: scene.now) }

    private var bar: HTML {
        """
        <header id="bar"><p class="station"><b>\(scene.world.roster.stationName)</b></p>\(watch)\
        <p id="live">As of \(scene.now.clockTime) UTC</p>\
        <button id="sound" type="button" hidden>Sound</button>\
        \(keys)\
        <form method="post" action="/sign-out" class="leave"><button class="quiet-button">Sign out \
        <small>\(scene.name(of: scene.officer))</small></button></form></header>\(scriptless)
        """
    }

    /// A browser without script renews the list, but no page on which somebody may be writing: on
    /// the list's page the fields to write in are left out.
    private var scriptless: HTML {
        switch side {
        case .list:
            """
            <noscript><meta http-equiv="refresh" content="20"><style>[data-part=note],.acts .row,\
            #false{display:none}</style><p class="plain">! Without JavaScript there is no sound. \
            This page renews itself every 20 s; open an alarm to write.</p></noscript>
            """
        case .pane:
            """
            <noscript><p class="plain">! Without JavaScript there is no sound, and this page \
            renews itself only when you <a href="">reload it</a>.</p></noscript>
            """
        }
    }

    private var ended: HTML {
        """
        <p id="ended" hidden><b>You are signed out.</b> Nothing here is renewed any more. \
        <a class="button" href="/sign-in">How to sign in again</a></p>
        """
    }

    /// R-06 says why nothing of some people can be published now.
    private var doubt: HTML {
        guard scene.world.roster.hasDoubts else { return .empty }
        return """
            <p id="doubt" class="plain" role="status">! Part of the record cannot be read \
            here: a newer natalia wrote it, or it is damaged. Alarms are taken and paged as ever; \
            until that is mended, what that part is about cannot be published or closed.</p>
            """
    }

    private var keys: HTML {
        let keys = [
            ("j k", "next and previous alarm"), (".", "show what is new"),
            ("a", "acknowledge"), ("v", "start verifying"), ("c", "go to Confirm; Enter confirms"),
            ("r", "start the response"), ("n", "write a note"), ("s", "sound on or off"),
            ("Esc", "leave a field"), ("?", "this list"),
        ]
        let rows = keys.map { key, words -> HTML in "<li><kbd>\(key)</kbd> \(words)</li>" }
        return """
            <details id="keys"><summary>Keys <kbd>?</kbd></summary><ul>\(rows)</ul></details>
            """
    }
}

extension ConsolePage {
    /// The list with the most urgent alarm beside it, or the quiet state.
    static func front(_ scene: ConsoleScene, from offset: Int = 0) -> ConsolePage {
        let first = scene.world.openAlarmsInOrder.dropFirst(offset).first
        let list = AlarmList(scene, selected: first?.id, from: offset)
        let pane =
            first.map { AlarmPane(alarm: $0, scene: scene).html }
            ?? QuietState(scene).html(at: scene.now)
        return ConsolePage(scene: scene, list: list, pane: pane, side: .list)
    }

    /// A pane that says what is not there, and what to do.
    static func trouble(_ sentence: String) -> HTML {
        """
        <main id="pane" class="trouble" data-page="/console/parts"><p id="refusal" role="status">\
        \(sentence)</p><p><a class="button" href="/console">All alarms</a></p></main>
        """
    }

    /// One pane with the list beside it.
    static func beside(
        _ pane: HTML, of alarm: Alarm.State?, in scene: ConsoleScene
    ) -> ConsolePage {
        ConsolePage(
            scene: scene, list: AlarmList(scene, selected: alarm?.id), pane: pane, side: .pane)
    }
}
