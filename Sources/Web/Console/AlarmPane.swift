// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// One alarm, drawn whole: what must be known first stands first.
struct AlarmPane: Sendable {
    var alarm: Alarm.State
    var scene: ConsoleScene
    /// Why the last wish was refused; nil when it was not.
    var refusal: String?
    /// What had been typed when it was refused.
    var draft = ""

    var now: Moment { scene.now }

    /// Where the forms of this alarm go.
    var address: String { "/console/alarms/\(alarm.id.text)" }

    var html: HTML {
        """
        <main id="pane" class="alarm\(alarm.isUnacknowledged ? " is-new" : "")" \
        data-page="/console/parts/alarms/\(alarm.id.text)" data-alarm="\(alarm.id.text)">\
        \(refused)\(who)\
        <div class="cols"><div class="col">\(trust)\(clocks)\(place)</div>\
        <div class="col">\(next)\(ShieldsPart(alarm, in: scene).html(at: now))</div></div>\
        <div class="cols"><div class="col">\(OfficersPart(alarm, in: scene).html(at: now))\
        \(PlanPart(alarm, in: scene).html)</div>\
        <div class="col">\(PublicationPart(alarm, in: scene).html)\(note)</div></div>\
        \(timeline)</main>
        """
    }

    /// Says no in the place where the eye is.
    var refused: HTML {
        guard let refusal else { return "<p id=\"refusal\" role=\"status\" hidden></p>" }
        return "<p id=\"refusal\" role=\"status\"><b>Not done.</b> \(refusal)</p>"
    }

    private var who: HTML {
        let defender = scene.defender(of: alarm)
        let name = defender.name.reveal(for: .screen)
        let language = defender.language.forOfficers
        let state: HTML =
            alarm.isUnacknowledged
            ? """
            <strong class="chip new">▲ NEW<span class="long"> — nobody has it</span></strong>
            """
            : "<strong class=\"chip\">\(alarm.phase.forOfficers)\(holder)</strong>"
        let doNots = alarm.plan.doNots.map { words -> HTML in "<li>✕ <b>\(words)</b></li>" }
        return """
            <section class="who" data-part="who"><h1><span class="code">\(alarm.code.text)</span> \
            \(defender.alias)</h1> <div class="about">\(state) \
            <span class="chip"><span class="long">speaks </span>\(language)</span> \
            <details id="name" class="reveal"><summary>Real name</summary> <b>\(name)</b></details>\
            </div><p class="instruction">\(alarm.plan.instruction)</p>\
            \(doNots.isEmpty ? HTML.empty : "<ul class=\"do-nots\">\(doNots)</ul>")</section>
            """
    }

    private var holder: String {
        if let outcome = alarm.outcome { return " · " + outcome.forOfficers }
        guard let officer = alarm.claimedBy else { return "" }
        return officer == scene.officer ? " · yours" : " · " + scene.name(of: officer)
    }

    private var trust: HTML {
        let kinds = Set(alarm.triggers.map(\.kind)).sorted { $0.rank < $1.rank }
            .map(\.forOfficers).joined(separator: " + ")
        let bearers = Set(alarm.triggers.map(\.bearer)).sorted()
            .map { $0.uppercased() }.joined(separator: " + ")
        let count = alarm.triggers.count
        let damaged = alarm.triggers.count(where: \.isDamaged)
        let isKnown = alarm.triggers.contains { $0.device != nil }
        let source: HTML =
            isKnown
            ? "<span>✓ enrolled \(deviceKinds)</span>"
            : "<strong class=\"warn\">? unknown device — may be bait</strong>"
        let harm: HTML =
            damaged > 0
            ? " · <strong class=\"warn\">! \(damaged) of \(count) arrived damaged</strong>" : ""
        let times = count == 1 ? "1 signal" : "\(count) signals"
        return """
            <section class="box trust" data-part="trust"><p><b class="kind">\(kinds)</b> · \
            \(source) · \(bearers) · \(times)\(harm)</p></section>
            """
    }

    private var deviceKinds: String {
        let used = Set(alarm.triggers.compactMap(\.device))
        let devices = scene.defender(of: alarm).devices.filter { used.contains($0.id) }
        return devices.isEmpty ? "device" : devices.map(\.kind).joined(separator: " + ")
    }

    private var note: HTML {
        """
        <section class="box" data-part="note"><h2>Note</h2>\
        <form method="post" action="\(address)/note"><label for="note">What you heard, saw or did \
        <kbd>n</kbd></label><textarea id="note" name="note" rows="3" required \
        maxlength="2000">\(draft)</textarea><button>Add the note</button></form></section>
        """
    }
}
