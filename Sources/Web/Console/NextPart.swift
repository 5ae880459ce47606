// SPDX-License-Identifier: Apache-2.0
internal import Domain

extension AlarmPane {
    /// What an officer does next: never more than a few buttons, and none that closes at once.
    var next: HTML {
        """
        <section class="box next" data-part="next"><h2>Next</h2>\(ladder)\
        <div class="acts">\(acts)</div></section>
        """
    }

    private var ladder: HTML {
        let rungs = ["Acknowledge", "Verify", "Confirm", "Respond", "Close"]
        let done =
            switch alarm.phase {
            case .raised, .received: 0
            case .acknowledged: 1
            case .verifying: 2
            case .presumedReal: alarm.isClaimed ? 3 : 0
            case .confirmed: 3
            case .foundFalse, .responding: 4
            case .closed: 5
            }
        let items = rungs.enumerated().map { index, rung -> HTML in
            if index < done { return "<li class=\"done\">✓ \(rung)</li>" }
            return index == done
                ? "<li class=\"now\" aria-current=\"step\">\(rung)</li>" : "<li>\(rung)</li>"
        }
        return "<ol class=\"ladder\">\(items)</ol>"
    }

    private var acts: HTML {
        guard alarm.isOpen else {
            return "<p>Closed: \(alarm.outcome?.forOfficers ?? "no outcome").</p>"
        }
        guard alarm.isClaimed else {
            return button("acknowledge", "▲ Acknowledge — I take it", key: "a", look: "new")
        }
        switch alarm.phase {
        case .raised, .received, .acknowledged:
            return button("verify", "Start verifying", key: "v", look: "main") + confirm + findFalse
        case .verifying: return confirm + findFalse
        case .presumedReal:
            return button("respond", "Start the response", key: "r", look: "main") + confirm
                + findFalse
        case .confirmed:
            return button("respond", "Start the response", key: "r", look: "main") + findFalse
        case .responding: return close + findFalse
        case .foundFalse: return close + confirm
        case .closed: return .empty
        }
    }

    private func button(_ act: String, _ words: String, key: String, look: String) -> HTML {
        """
        <form method="post" action="\(address)/\(act)">\
        <button id="do-\(act)" class="\(look)">\(words) <kbd>\(key)</kbd></button></form>
        """
    }

    private var confirm: HTML {
        """
        <form method="post" action="\(address)/confirm" class="row">\
        <input id="confirm-note" name="note" maxlength="500" autocomplete="off" \
        aria-label="How you know, if you can say it" placeholder="How do you know?">\
        <button id="do-confirm">Confirm: real <kbd>c</kbd></button></form>
        """
    }

    private var findFalse: HTML {
        """
        <details id="false"><summary>Found false…</summary>\
        <form method="post" action="\(address)/find-false">\
        <label for="false-note">How you know that she is well (needed)</label>\
        <textarea id="false-note" name="note" rows="2" required maxlength="2000"></textarea>\
        <button>It is false: nobody needs help</button></form></details>
        """
    }

    private var close: HTML {
        "<a class=\"button main\" id=\"do-close\" href=\"\(address)/close\" data-in>Close it…</a>"
    }
}

/// The page on which an officer says how it ended: closing takes two steps, an outcome and a note.
struct ClosePane: Sendable {
    var alarm: Alarm.State
    var scene: ConsoleScene
    var refusal: String?
    var draft = ""

    var html: HTML {
        let pane = AlarmPane(alarm: alarm, scene: scene, refusal: refusal)
        let outcomes = Alarm.Outcome.allCases.map { outcome -> HTML in
            """
            <label class="choice"><input type="radio" name="outcome" value="\(outcome.rawValue)" \
            required> \(outcome.forOfficers)</label>
            """
        }
        let told = alarm.toldShields.count
        return """
            <main id="pane" class="close" data-page="/console/parts/alarms/\(alarm.id.text)/close" \
            data-alarm="\(alarm.id.text)"><p class="back"><a href="\(pane.address)" data-in>\
            ← Back to the alarm, nothing closed</a></p>\(pane.refused)\
            <section class="box" data-part="close"><h1>Close \
            <span class="code">\(alarm.code.text)</span> \(scene.defender(of: alarm).alias)</h1>\
            <p class="lead">The \(told) shields who were called are told that it is over. \
            A closed alarm stays closed; a new signal opens a new one.</p>\
            <form method="post" action="\(pane.address)/close"><fieldset>\
            <legend>How did it end?</legend><div class="choices">\(outcomes)</div></fieldset>\
            <label for="close-note">What happened, and what is still open (needed)</label>\
            <textarea id="close-note" name="note" rows="4" required maxlength="2000">\(draft)\
            </textarea><button class="main">Close the alarm</button></form></section></main>
            """
    }
}
