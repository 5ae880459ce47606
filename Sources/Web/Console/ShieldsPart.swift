// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Who of her circle was reached, how and when, and what each said; who said nothing comes first.
struct ShieldsPart: Sendable {
    struct Row: Sendable {
        var id: String
        var name: String
        var language: String
        var numbers: [String]
        var answer: Alarm.Answer?
        var answeredAt: Moment?
        var lines: [DeliveryLine]
    }

    var rows: [Row]
    private let address: String
    private let isOpen: Bool

    init(_ alarm: Alarm.State, in scene: ConsoleScene) {
        address = "/console/alarms/\(alarm.id.text)"
        isOpen = alarm.isOpen
        let circle = scene.defender(of: alarm).circle
        let rows = circle.map { shield in
            let answer = alarm.latestAnswer(of: shield.id)
            return Row(
                id: shield.id.text, name: shield.name.reveal(for: .screen),
                language: shield.language.forOfficers, numbers: shield.reach.numbers,
                answer: answer?.answer, answeredAt: answer?.at,
                lines: alarm.lines(for: .shield(shield.id)))
        }
        self.rows =
            rows.filter { $0.answer == nil } + rows.filter { $0.answer != nil }
    }

    func html(at now: Moment) -> HTML {
        let silent = rows.count { $0.answer == nil }
        let sum: HTML =
            rows.isEmpty
            ? "nobody is named" : silent == 0 ? "all answered" : "\(silent) of \(rows.count) silent"
        let items = rows.map { html(of: $0, at: now) }
        return """
            <section class="box shields" data-part="shields"><h2>Shields <small>\(sum)</small></h2>\
            <ul>\(items)</ul></section>
            """
    }

    private func html(of row: Row, at now: Moment) -> HTML {
        let answer: HTML =
            if let said = row.answer, let at = row.answeredAt {
                "<b class=\"chip said\">\(said.icon) \(said.forOfficers) · \(at.hourAndMinute)</b>"
            } else if row.lines.isEmpty {
                "<b class=\"chip warn\">! not called</b>"
            } else {
                "<b class=\"chip warn\">! no answer</b>"
            }
        let lines = row.lines.map { $0.html(at: now) }
        return """
            <li><p><b class="name">\(row.name)</b> \(answer)</p>\
            <ul class="ways">\(lines)</ul>\(call(row))</li>
            """
    }

    /// The numbers to dial by hand, and what was said on the phone.
    private func call(_ row: Row) -> HTML {
        let numbers = row.numbers.map { number -> HTML in
            "<a class=\"button\" href=\"tel:\(number)\">☎ \(number)</a> "
        }
        let answers = Alarm.Answer.allCases.map { answer -> HTML in
            "<button name=\"answer\" value=\"\(answer.slug)\">\(answer.forOfficers)</button> "
        }
        let record: HTML = """
            <form method="post" action="\(address)/answer">\
            <input type="hidden" name="shield" value="\(row.id)">\
            <p>Said on the phone:</p>\(answers)</form>
            """
        return """
            <details id="call-\(row.id)"><summary>Call</summary>\
            <p>Speaks \(row.language).</p>\(numbers)\
            \(isOpen && !row.lines.isEmpty ? record : HTML.empty)</details>
            """
    }
}

/// Which officers were paged, and how it went.
struct OfficersPart: Sendable {
    struct Row: Sendable {
        var name: String
        var hasIt: Bool
        var lines: [DeliveryLine]
    }

    var rows: [Row]

    init(_ alarm: Alarm.State, in scene: ConsoleScene) {
        var order: [ID<Officer>] = []
        for notice in alarm.notices {
            if case .officer(let id) = notice.recipient, !order.contains(id) { order.append(id) }
        }
        rows = order.map { id in
            Row(
                name: scene.name(of: id), hasIt: alarm.claimedBy == id,
                lines: alarm.lines(for: .officer(id)))
        }
    }

    func html(at now: Moment) -> HTML {
        let items = rows.map { row -> HTML in
            let lines = row.lines.suffix(8).map { $0.html(at: now) }
            let mark: HTML = row.hasIt ? "<b class=\"chip said\">✓ has it</b>" : ""
            return """
                <li><p><b class="name">\(row.name)</b> \(mark)</p>\
                <ul class="ways">\(lines)</ul></li>
                """
        }
        let none: HTML = rows.isEmpty ? "<p>No officer was paged.</p>" : ""
        return """
            <section class="box shields" data-part="officers"><h2>Officers paged</h2>\(none)\
            <ul>\(items)</ul></section>
            """
    }
}

extension Alarm.State {
    /// Every delivery to one person, in order.
    func lines(for recipient: Recipient) -> [DeliveryLine] {
        deliveries.compactMap { delivery in
            let notice = notice(of: delivery)
            return notice.recipient == recipient ? DeliveryLine(delivery, of: notice) : nil
        }
    }
}

extension Alarm.Answer {
    var icon: String {
        switch self {
        case .gotIt: "✓"
        case .going: "→"
        case .cannot: "✕"
        case .atPlace: "●"
        }
    }
}

extension Reach {
    /// The telephone numbers, in the order in which they are tried.
    fileprivate var numbers: [String] {
        var found: [String] = []
        for address in rungs.joined() {
            if case .sms(let number) = address, !found.contains(number.e164(for: .screen)) {
                found.append(number.e164(for: .screen))
            }
        }
        return found
    }
}
