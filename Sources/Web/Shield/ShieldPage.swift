// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// The page behind a shield's link: one alarm, for one shield, in one small answer, no script.
///
/// - Units: `mostBytes` counts the whole first answer, head, style and map included.
enum ShieldPage {
    static let mostBytes = 14 * 1024
    /// What the answer's head and the page's frame take at most, the sandbox banner included.
    static let frameBytes = 1_700

    /// Neutral, for whoever looks over a shoulder or through a history.
    static let title = "Update"

    static func page(_ view: ShieldView) -> Page {
        let bare = body(view, map: .empty).text.utf8.count + ShieldStyle.css.utf8.count
        let map = view.place?.map(budget: mostBytes - frameBytes - bare) ?? .empty
        return Page(
            title: title, look: "shield", style: ShieldStyle.css, body: body(view, map: map))
    }

    private static func body(_ view: ShieldView, map: HTML) -> HTML {
        """
        <main>\(head(view))\(task(view))\(place(view, map))\(others(view))\(answers(view))\
        <footer><p>This page shows how things stood at \(view.now.hourAndMinute) UTC. \
        <a href="/s/\(view.token)">Load it again</a> for news.</p>\
        <p>This link is for you alone; do not pass it on. It works until headquarters closes the \
        alarm.</p></footer></main>
        """
    }

    private static func head(_ view: ShieldView) -> HTML {
        let answered: HTML =
            view.answer.map { answer in
                """
                <p class="yours">✓ You answered: <strong>\(answer.answer.button)</strong>, \
                \((view.now - answer.at).ago). <a href="#answer">Change it</a></p>
                """
            } ?? "<p><a class=\"jump\" href=\"#answer\">Answer now ↓</a></p>"
        return """
            <header><h1><span class="alarm">ALARM</span> <bdi>\(view.alias)</bdi> \
            <span class="code">\(view.code.text)</span></h1>\
            <p>Raised <b>\((view.now - view.raisedAt).ago)</b> · last signal \
            <b>\((view.now - view.lastSignalAt).ago)</b></p>\
            <p\(view.isFoundFalse ? HTML(safe: " class=\"false\"") : .empty)>\(view.standing)</p>\
            \(answered)</header>
            """
    }

    private static func task(_ view: ShieldView) -> HTML {
        let task =
            view.task.isEmpty
            ? "Answer below, so that headquarters knows that you have read this." : view.task
        let doNots: HTML =
            view.doNots.isEmpty
            ? .empty
            : """
            <h2>What not to do</h2><ul class="nots">\
            \(view.doNots.map { item in "<li dir=\"auto\">\(item)</li>" as HTML })</ul>
            """
        return """
            <section><h2>Your task</h2><p class="task" dir="auto">\(task)</p>\(doNots)</section>
            """
    }

    private static func place(_ view: ShieldView, _ map: HTML) -> HTML {
        guard let place = view.place else {
            return """
                <section><h2>Place</h2><p>No position has come yet. Load this page again in a \
                minute.</p></section>
                """
        }
        let guess: HTML =
            place.guessedSince.map { moment in
                "<p>Since then only a guess has come, \((view.now - moment).ago).</p>"
            } ?? .empty
        let there: HTML = place.localTime.map { "<p>It is \($0) there.</p>" } ?? .empty
        let source: HTML =
            map == .empty
            ? .empty : "<p class=\"small\">Map: GeoNames, Natural Earth. North is up.</p>"
        return """
            <section><h2>Place</h2><p class="place"><bdi>\(place.words)</bdi></p>\
            <p>Measured <b>\((view.now - place.measuredAt).ago)</b>\
            \(accuracy(of: place)).</p>\(guess)\(there)\(map)\(source)\
            \(mapLink(to: place))</section>
            """
    }

    private static func accuracy(of place: ShieldPlace) -> String {
        switch place.precision {
        case .town: "; you may see the nearest town, no more"
        case .area: "; you may see it to about \(kilometres(place.accuracyMetres ?? 1000))"
        case .exact:
            place.accuracyMetres.map { metres in
                ", right to about \(metres < 2000 ? "\(metres) m" : kilometres(metres))"
            } ?? "; the device did not say how exactly"
        }
    }

    private static func kilometres(_ metres: Int) -> String { "\((metres + 999) / 1000) km" }

    private static func mapLink(to place: ShieldPlace) -> HTML {
        let target = place.coordinates.filter { $0 != " " }
        return switch place.precision {
        case .town: .empty
        case .area:
            """
            <p><a class="open" href="geo:\(target)">Open about here in a map app</a></p>\
            <p class="small">The map app and its company will learn this area.</p>
            """
        case .exact:
            """
            <p class="digits">\(place.coordinates)</p>\
            <p><a class="open" href="geo:\(target)">Open in a map app</a></p>\
            <p class="small">The map app and its company will learn this place.</p>
            """
        }
    }

    private static func others(_ view: ShieldView) -> HTML {
        var lines = [Alarm.Answer.atPlace, .going, .gotIt, .cannot].compactMap { answer in
            let count = view.others.count { $0 == answer }
            return count == 0 ? nil : answer.said(by: count)
        }
        let silent = view.others.count { $0 == nil }
        if silent > 0 { lines.append("\(silent) \(silent == 1 ? "has" : "have") not answered") }
        let said: HTML =
            lines.isEmpty
            ? "<p>Nobody else was called.</p>"
            : "<ul>\(lines.map { line in "<li>\(line)</li>" as HTML })</ul>"
        return "<section><h2>The others who were called</h2>\(said)</section>"
    }

    private static func answers(_ view: ShieldView) -> HTML {
        let buttons = Alarm.Answer.allCases.map { answer -> HTML in
            let isGiven = view.answer?.answer == answer
            return """
                <button name="answer" value="\(answer.rawValue)" class="b\(answer.rawValue)"\
                \(isGiven ? HTML(safe: " aria-pressed=\"true\"") : .empty)>\
                \(isGiven ? "✓ " : "")\(answer.button)</button>
                """
        }
        let code = view.code.text
        return """
            <section id="answer"><h2>Your answer</h2>\
            <form method="post" action="/s/\(view.token)/answer"\
            \(view.answer == nil ? .empty : HTML(safe: " class=\"given\""))>\(buttons)</form>\
            <p>Without internet, reply to the SMS: <b>\(code) 1</b> got it, \
            <b>\(code) 2</b> going, <b>\(code) 3</b> cannot, <b>\(code) 4</b> at the \
            place.</p></section>
            """
    }
}
