// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HTTPTypes
import HashTreeCollections
import Testing

@testable import Web

@Suite("The console's pages", .timeLimit(.minutes(5)))
struct ConsolePageTests {
    private var cast = Cast()
    private let officer = Author.officer(Cast.officers[0])

    init() throws { try cast.openStation() }

    @Test func `the quiet state says who has the watch until when, and what is enrolled`() {
        let page = ConsolePage.front(cast.scene()).body.text
        #expect(page.contains("All quiet"))
        #expect(page.contains("1 devices of 1 defenders"))
        #expect(page.contains("<strong>You</strong> have the watch until 10:12 UTC, then"))
        let other = ConsolePage.front(cast.scene(for: Cast.officers[1])).body.text
        #expect(other.contains("<strong>Officer 0</strong> has the watch"))
    }

    @Test func `without a rota the page says that every officer is paged`() throws {
        var bare = Cast()
        try bare.enrol()
        #expect(ConsolePage.front(bare.scene()).body.text.contains("every officer is paged"))
    }

    @Test mutating func `what must be known first stands first`() throws {
        try cast.sendSOS()
        cast.wait(.seconds(14))
        let pane = cast.pane()
        let order = [
            "who", "trust", "clocks", "where", "next", "shields", "officers", "plan",
            "publication", "note", "timeline",
        ]
        let places = order.map { pane.firstRange(of: "data-part=\"\($0)\"")?.lowerBound }
        #expect(places.allSatisfy { $0 != nil })
        #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
        #expect(pane.contains("Call first."))
        #expect(pane.contains("✕ <b>Do not go alone.</b>"))
        #expect(pane.contains("km"))
        #expect(pane.contains(">0:14</time>"))
        #expect(pane.contains("next officer paged"))
        #expect(pane.contains("right to about 15 m"))
    }

    @Test mutating func `the real name is not shown until it is asked for`() throws {
        try cast.sendSOS()
        let pane = cast.pane()
        let reveal = try #require(pane.firstRange(of: "<details id=\"name\""))
        let name = try #require(pane.firstRange(of: "Nino Example"))
        #expect(reveal.upperBound < name.lowerBound)
        #expect(pane.ranges(of: "Nino Example").count == 1)
    }

    @Test mutating func `hostile names and notes stay text`() throws {
        cast.alias = "<script>x</script>"
        cast.name = "\"><img src=x onerror=y>"
        cast.instruction = "<b>&"
        cast.doNots = ["<i>never</i>"]
        cast.stationName = "<u>Station</u>"
        try cast.openStation()
        try cast.sendSOS()
        try cast.alarm(.acknowledge, by: officer)
        try cast.alarm(.note("</span><script>y</script>"), by: officer)
        try cast.hear("<x>&'", [.sos], key: 40, excerpt: Array("<script>".utf8))
        let scene = cast.scene()
        let pages = [
            ConsolePage.front(scene).body.text,
            cast.pane(refusal: "<script>"),
            ClosePane(alarm: cast.alarm, scene: scene, draft: "<script>").html.text,
            QuarantineList(scene).pane(at: cast.now).text,
            SignInPages.refused("<script>").text,
        ]
        for page in pages {
            for markup in ["<script", "<img src=x", "<i>never", "<u>Station", "<x>"] {
                #expect(!page.contains(markup))
            }
        }
        let news = LiveNews(scene).event
        #expect(news.hasSuffix("\n\n") && !news.dropLast(2).contains("\n\n"))
    }

    @Test mutating func `the list is in order of who has it, severity and age`() throws {
        for (key, alias) in [(11, "Fallen"), (12, "Pulled"), (13, "Taken"), (14, "Later")] {
            try cast.enrolSecond(alias: alias, key: UInt64(key))
        }
        try cast.hear("device-13", [.sos], key: 13)
        try cast.alarm(.acknowledge, by: officer)
        cast.wait(.seconds(1))
        try cast.hear("device-11", [.fall], key: 11)
        cast.wait(.seconds(1))
        try cast.hear("device-12", [.sos], key: 12)
        cast.wait(.seconds(1))
        try cast.hear("device-14", [.sos], key: 14)
        let list = AlarmList(cast.scene(), selected: nil)
        #expect(list.cards.map(\.alias) == ["Pulled", "Later", "Fallen", "Taken"])
        #expect(list.cards.map(\.isUnacknowledged) == [true, true, true, false])
        #expect(list.html(at: cast.now).text.contains("▲ 3 new</strong> of 4 open"))
    }

    @Test mutating func `two alarms of one defender, as nodes may raise them, are both shown`()
        throws
    {
        try cast.sendSOS()
        let first = cast.alarm
        let raising = Alarm.Raising(
            code: Code("A2")!, defender: first.defender, linkKey: Private(ID(high: 8, low: 900)),
            plan: first.plan, trigger: first.triggers[0])
        let second = ID<Alarm>(high: 9, low: 900)
        cast.world.evolve(
            by: Fact(at: cast.now, author: .stranger, event: .alarm(second, .raised(raising))))
        let list = AlarmList(cast.scene(), selected: nil)
        #expect(Set(list.cards.map(\.code)) == [first.code.text, "A2"])
    }

    @Test mutating func `a flood of alarms is shown page by page, and no page is long`() throws {
        for key in UInt64(20)..<90 {
            try cast.enrolSecond(alias: "Defender \(key)", key: key)
            try cast.hear("device-\(key)", [.sos], key: key)
        }
        let scene = cast.scene()
        let first = ConsolePage.front(scene).body.text
        #expect(first.contains("40 more alarms"))
        #expect(first.utf8.count + StyleConsole.text.utf8.count < 50_000)
        #expect(AlarmList(scene, selected: nil, from: 60).cards.count == 10)
        #expect(LiveNews(scene).alarms.count == LiveNews.most)
        #expect(LiveNews(scene).more == 70 - LiveNews.most)
    }

    @Test mutating func `who has not answered comes first, and each way says how it went`() throws {
        try cast.sendSOS()
        let first = Cast.sees[.town]!
        try cast.alarm(.answer(first, .going), by: .shield(first))
        try cast.alarm(
            .recordAttempt(
                of: Delivery.Label(number: 2), attempt: 1,
                .refused(reason: "no route to +46701740602 or a@example.org")),
            by: .carrier(.sms))
        let part = ShieldsPart(cast.alarm, in: cast.scene())
        #expect(part.rows.map(\.answer) == [nil, nil, .going])
        #expect(part.rows[0].lines.map(\.state) == [.failed])
        #expect(part.rows[0].lines.map(\.reason) == ["no route to ••• or •••"])
        let html = part.html(at: cast.now).text
        #expect(html.contains("2 of 3 silent"))
        #expect(html.contains("✕ failed") && html.contains("→ going"))
    }

    @Test mutating func `the timeline tells no number, no mail address and no position`() throws {
        try cast.sendSOS()
        try cast.alarm(
            .recordAttempt(
                of: Delivery.Label(number: 1), attempt: 1,
                .unknown(reason: "550 <a@example.org> +46 701740601")),
            by: .carrier(.sms))
        try cast.move(to: Cast.place, key: 2)
        try cast.alarm(.acknowledge, by: officer)
        try cast.publish()
        let pane = AlarmPane(alarm: cast.alarm, scene: cast.scene())
        for timeline in [pane.timeline.text, pane.wholeTimeline(from: 0).text] {
            for secret in ["701740", "example.org", "42.53", "41.90", "Nino Example"] {
                #expect(!timeline.contains(secret))
            }
            #expect(timeline.contains("published: the alarm, the country, the town, her name"))
        }
    }

    @Test mutating func `the gate says what consent allows and wants another officer`() throws {
        cast.consents = [.publishAlarm, .publishCountry]
        try cast.openStation()
        try cast.sendSOS()
        try cast.alarm(.approveBroadcast, by: officer)
        let mine = PublicationPart(cast.alarm, in: cast.scene()).html.text
        #expect(mine.contains("The second officer must be another."))
        #expect(!mine.contains("id=\"do-approve\""))
        let other = PublicationPart(cast.alarm, in: cast.scene(for: Cast.officers[1])).html.text
        #expect(other.contains("that a defender raised an alarm, the country."))
        #expect(other.contains("id=\"do-approve\""))
        cast.consents = []
        try cast.openStation()
        let closed = PublicationPart(cast.alarm, in: cast.scene(for: Cast.officers[1])).html.text
        #expect(closed.contains("nothing can be published") && !closed.contains("do-approve"))
    }

    @Test mutating func `without script only the list renews itself`() throws {
        try cast.sendSOS()
        let renewal = "http-equiv=\"refresh\""
        #expect(ConsolePage.front(cast.scene()).body.text.contains(renewal))
        let pane = AlarmPane(alarm: cast.alarm, scene: cast.scene()).html
        let page = ConsolePage.beside(pane, of: cast.alarm, in: cast.scene()).body.text
        #expect(!page.contains(renewal))
    }

    @Test mutating func `an alarm is never closed with one click`() throws {
        try cast.sendSOS()
        try cast.alarm(.acknowledge, by: officer)
        try cast.alarm(.confirm(note: ""), by: officer)
        try cast.alarm(.respond, by: officer)
        let pane = cast.pane()
        #expect(!pane.contains("action=\"/console/alarms/\(cast.alarm.id.text)/close\""))
        #expect(pane.contains("href=\"/console/alarms/\(cast.alarm.id.text)/close\""))
        let close = ClosePane(alarm: cast.alarm, scene: cast.scene()).html.text
        for outcome in Alarm.Outcome.allCases {
            #expect(close.contains("value=\"\(outcome.rawValue)\" required"))
        }
        #expect(!close.contains(" checked"))
    }

    @Test mutating func `an unknown device's alarm is marked as one that may be bait`() throws {
        try cast.hear("nobody-knows", [.sos], key: 50, isDamaged: true)
        let pane = cast.pane()
        #expect(pane.contains("? unknown device — may be bait"))
        #expect(pane.contains("1 of 1 arrived damaged"))
        #expect(pane.contains("No position has come."))
        let list = QuarantineList(cast.scene())
        #expect(list.lines.map(\.asksForHelp) == [true])
        #expect(list.lines.map(\.excerpt) == ["2a 48 51 2c 31"])
        #expect(list.side(at: cast.now).text.contains("class=\"new\""))
    }

    @Test func `a screen says loudly when what happens is not kept as it should be`() {
        func page(_ safety: Safety, isAlone: Bool = false) -> String {
            ConsolePage.front(cast.scene(safety: safety, isAlone: isAlone)).body.text
        }
        #expect(!page(.whole).contains("copy</b>"))
        #expect(page(.oneCopy).contains("role=\"alert\"><b>One copy</b>"))
        #expect(page(.oneCopy, isAlone: true).contains("role=\"alert\"><b>Cut off</b>"))
        for isAlone in [false, true] {
            #expect(
                page(.memoryOnly, isAlone: isAlone).contains("class=\"worst\"><b>No copy</b>"))
        }
    }

    @Test mutating func `a long alarm's page stays under 50 KB`() throws {
        try cast.sendSOS()
        try cast.alarm(.acknowledge, by: officer)
        for number in 0..<300 {
            try cast.alarm(.note("Note \(number) of a long night"), by: officer)
        }
        let scene = cast.scene()
        let pane = AlarmPane(alarm: cast.alarm, scene: scene)
        let page = ConsolePage.beside(pane.html, of: cast.alarm, in: scene).body.text
        #expect(page.utf8.count + StyleConsole.text.utf8.count < 50_000)
        #expect(page.contains("/timeline\" data-in>All"))
        #expect(pane.wholeTimeline(from: 240).text.contains("Note 299"))
        #expect(ConsoleScript.text.utf8.count < 10_000)
    }

    @Test mutating func `a task counts as done once an officer noted so`() throws {
        let plan = ActionPlan(
            id: ID(high: 4, low: 1), name: "Plan", instruction: "Call first.", shieldTask: "Go.",
            doNots: [], presumeRealAfter: .seconds(3600),
            steps: [.init(after: .seconds(60), action: .task("Call the lawyer"))])
        try cast.happen(.roster(.agreePlan(plan)), by: .administrator)
        try cast.sendSOS()
        cast.wait(.seconds(90))
        #expect(PlanPart(cast.alarm, in: cast.scene()).html.text.contains("! due for"))
        try cast.alarm(.acknowledge, by: officer)
        try cast.alarm(.note(PlanPart.doneNote("Call the lawyer")), by: officer)
        let tasks = PlanPart(cast.alarm, in: cast.scene()).tasks
        #expect(tasks.map(\.doneBy) == ["Officer 0"])
    }

    @Test mutating func `the console says that a part of the record cannot be read`()
        throws
    {
        try cast.sendSOS()
        #expect(!ConsolePage.front(cast.scene()).body.text.contains("id=\"doubt\""))
        cast.world.doubt(cast.alarm.defender)
        #expect(ConsolePage.front(cast.scene()).body.text.contains("id=\"doubt\""))
    }

    @Test func `every refusal is a sentence that says what to do`() {
        let alarm: [Alarm.Refusal] = [
            .noSuchAlarm, .alreadyClosed, .acknowledgeFirst, .alreadyVerified, .verifyFirst,
            .notVerified, .noteNeeded, .notAnOfficer, .notAShieldOfThis, .noSuchDelivery,
            .noConsentToPublish, .alreadyPublic, .notPublic, .foundFalseIsNotPublic,
            .notUnderstood,
        ]
        let roster: [Roster.Refusal] = [
            .planNeedsTwoOfficers, .unknownPlan, .unknownOfficer, .deviceTaken, .reservedIdentity,
        ]
        let access: [Access.Refusal] = [.unknownOfficer, .invitationNotValid]
        let all =
            alarm.map { Refusal.alarm($0) } + roster.map { Refusal.roster($0) }
            + access.map { Refusal.access($0) }
        let sentences = all.map(\.sentence)
        #expect(Set(sentences).count == sentences.count)
        #expect(sentences.allSatisfy { $0.count > 30 && $0.hasSuffix(".") })
        #expect(Refusal.alarm(.notAnOfficer).status == .forbidden)
        #expect(Refusal.alarm(.verifyFirst).status == .conflict)
    }
}
