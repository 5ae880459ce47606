// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HTTPTypes
import HashTreeCollections
import Testing

@testable import Web

@Suite("The shield's page", .timeLimit(.minutes(5)))
struct ShieldPageTests {
    private var cast = Cast()

    init() throws {
        try cast.enrol()
        try cast.sendSOS()
        cast.wait(.seconds(180))
    }

    private func view(_ precision: Precision = .exact) throws -> ShieldView {
        let token = ShieldLink.token(of: Cast.sees[precision]!, in: cast.alarm)
        let (alarm, shield) = try #require(ShieldLink.find(token, in: cast.world))
        return ShieldView(
            token: token, alarm: alarm, shield: shield, roster: cast.world.roster, at: cast.now)
    }

    private func html(_ precision: Precision = .exact) throws -> String {
        ShieldPage.page(try view(precision)).body.text
    }

    @Test func `it says what, to whom, when, and what to do`() throws {
        let html = try html()
        for words in [
            "ALARM", "Wren", cast.alarm.code.text, "Raised <b>3 min ago</b>",
            "last signal <b>3 min ago</b>", "Go to her door in pairs.", "Do not call her phone.",
            "Zugdidi, Georgia", "right to about 15 m", "Measured <b>3 min ago</b>",
            "42.53012, 41.90576", "geo:42.53012,41.90576", "will learn this place",
            "2 have not answered", "It works until headquarters closes the alarm",
            "<b>\(cast.alarm.code) 1</b> got it",
        ] {
            #expect(html.contains(words), "missing: \(words)")
        }
    }

    @Test func `its first answer is at most 14 KB, with a long track and a long plan`() throws {
        var cast = cast
        for step in 0..<500 {
            cast.wait(.seconds(5))
            let far = Double(step) / 1000
            let turn = Double(step % 7) / 300
            try cast.move(
                to: Position(latitude: 42.53 + far / 3 + turn, longitude: 41.9 + far - turn)!,
                key: UInt64(step + 10))
        }
        #expect(cast.alarm.track.count == 500)
        let shield = cast.world.roster.defender(Cast.nino).circle[2]
        let view = ShieldView(
            token: ShieldLink.token(of: shield.id, in: cast.alarm), alarm: cast.alarm,
            shield: shield, roster: cast.world.roster, at: cast.now)
        let page = ShieldPage.page(view)
        let size = page.body.text.utf8.count + page.style.utf8.count + ShieldPage.frameBytes
        #expect(size <= ShieldPage.mostBytes)
        #expect(page.body.text.contains("<svg"))
    }

    @Test func `a map that does not fit is left out, and the rest stays`() throws {
        var cast = cast
        cast.instruction = String(repeating: "Go there in pairs and wait. ", count: 400)
        try cast.enrol()
        try cast.alarm(.acknowledge, by: .officer(Cast.officers[0]))
        try cast.alarm(.findFalse(note: "old"), by: .officer(Cast.officers[0]))
        var alarm = cast.alarm
        alarm.plan.shieldTask = cast.instruction
        let shield = cast.world.roster.defender(Cast.nino).circle[2]
        let view = ShieldView(
            token: "t", alarm: alarm, shield: shield, roster: cast.world.roster, at: cast.now)
        let html = ShieldPage.page(view).body.text
        #expect(!html.contains("<svg"))
        #expect(html.contains("42.53012, 41.90576"))
    }

    @Test func `nothing on it runs, loads or changes anything by being read`() throws {
        for precision in Precision.allCases {
            let page = ShieldPage.page(try view(precision))
            #expect(page.script == nil)
            let text = page.body.text + page.style
            for danger in ["<script", "onclick", "onload", "src=", "url(", "<iframe", "@import"] {
                #expect(!text.contains(danger))
            }
            #expect(text.split(separator: "<form", omittingEmptySubsequences: false).count == 2)
            #expect(text.contains("<form method=\"post\" action=\"/s/"))
        }
    }

    @Test func `its title tells nothing`() throws {
        let page = ShieldPage.page(try view())
        #expect(page.title == "Update")
    }

    @Test func `an exact position is on no page of a shield who may see less`() throws {
        for (precision, own) in [(Precision.town, ""), (.area, "42.53,41.90")] {
            let html = try html(precision)
            for digits in ["42.530", "41.905", "41.906", "425301", "419057"] {
                #expect(!html.replacing("42.53000", with: "").contains(digits), "\(precision)")
            }
            #expect(html.contains(own))
            #expect(html.contains("Zugdidi"))
        }
        #expect(try !html(.town).contains("geo:"))
        #expect(try !html(.town).contains("<svg"))
        #expect(try !html(.town).contains("km "))
        #expect(try html(.area).contains("geo:42.53,41.90"))
        #expect(try html(.exact).contains("42.53012, 41.90576"))
    }

    @Test mutating func `within one square of the grid every page of an area is the same`() throws {
        var pages: Set<String> = []
        let places = [(42.5262, 41.8911), (42.5301234, 41.9057654), (42.5339, 41.9089)]
        for (latitude, longitude) in places {
            var cast = Cast()
            try cast.enrol()
            try cast.sendSOS(at: Position(latitude: latitude, longitude: longitude)!)
            let shield = cast.world.roster.defender(Cast.nino).circle[1]
            let view = ShieldView(
                token: "t", alarm: cast.alarm, shield: shield, roster: cast.world.roster,
                at: cast.now)
            pages.insert(ShieldPage.page(view).body.text)
        }
        #expect(pages.count == 1)
    }

    @Test mutating func `a hostile name stays a name`() throws {
        cast.alias = "<script>alert(1)</script>\"'&"
        cast.instruction = "<img src=x onerror=alert(1)>"
        cast.doNots = ["</ul><script>"]
        cast.world = World()
        try cast.enrol()
        try cast.sendSOS()
        let html = try html()
        #expect(!html.contains("<script"))
        #expect(!html.contains("<img"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
    }

    @Test mutating func `the answer given is marked, and nobody is named`() throws {
        try cast.alarm(
            .answer(Cast.sees[.exact]!, .going), by: .shield(Cast.sees[.exact]!))
        try cast.alarm(.answer(Cast.sees[.area]!, .cannot), by: .shield(Cast.sees[.area]!))
        let html = try html()
        #expect(html.contains("You answered: <strong>I am going</strong>"))
        #expect(html.contains("value=\"2\" class=\"b2\" aria-pressed=\"true\">✓ I am going"))
        #expect(html.split(separator: "aria-pressed", omittingEmptySubsequences: false).count == 2)
        #expect(html.contains("1 cannot"))
        #expect(html.contains("1 has not answered"))
        for secret in ["Nino", "Shield of", "+4670", "Officer 0", "356938035643809"] {
            #expect(!html.contains(secret))
        }
    }

    @Test mutating func `a guess does not replace a measured position, and is mentioned`() throws {
        cast.wait(.seconds(60))
        try cast.move(to: Position(latitude: 41.7, longitude: 44.8)!, isValid: false, key: 2)
        cast.wait(.seconds(240))
        let html = try html()
        #expect(html.contains("42.53012"))
        #expect(html.contains("Since then only a guess has come, 4 min ago"))
        #expect(html.contains("last signal <b>4 min ago</b>"))
    }

    @Test mutating func `a link opens nothing once the alarm is closed`() throws {
        let token = ShieldLink.token(of: Cast.sees[.exact]!, in: cast.alarm)
        #expect(ShieldLink.find(token, in: cast.world) != nil)
        let officer = Author.officer(Cast.officers[0])
        try cast.alarm(.acknowledge, by: officer)
        try cast.alarm(.findFalse(note: "dropped"), by: officer)
        #expect(try html().contains("do not go now"))
        try cast.alarm(.close(.falseAccident, note: "dropped"), by: officer)
        #expect(ShieldLink.find(token, in: cast.world) == nil)
    }

    @Test func `bad links share one page that says nothing of alarms`() {
        let page = ShieldPage.noLongerInUse
        #expect(page.status == .notFound)
        #expect(page.body.text.contains("This link is no longer in use."))
        #expect(!page.body.text.lowercased().contains("alarm"))
        let token = ShieldLink.token(of: Cast.sees[.exact]!, in: cast.alarm)
        for bad in [
            "", "-", "K7", String(token.dropLast()), token + "a", token + "-" + token,
            "A2-" + token.suffix(26), String(token.prefix(3)) + String(repeating: "a", count: 26),
        ] {
            #expect(ShieldLink.find(bad, in: cast.world) == nil)
        }
    }
}
