// SPDX-License-Identifier: Apache-2.0
import Domain
import HTTPTypes
import HashTreeCollections
import Testing

@testable import Web

@Suite("The public pages", .timeLimit(.minutes(5)))
struct PublicPageTests {
    private var cast = Cast()
    private let address = "https://alarm.example.org"

    init() throws {
        try cast.enrol()
        try cast.sendSOS()
    }

    /// All that the public can fetch, in one text.
    private func everything(_ cast: Cast) -> String {
        let world = cast.world
        let page =
            world.publicAlarm(code: cast.alarm.code.text, at: cast.now)
            .map { PublicPages.alarm($0, world, address: address) }
            ?? PublicPages.unknown(world, address: address)
        let overview = PublicPages.overview(world, address: address, at: cast.now)
        return [page.title, page.body.text, overview.title, overview.body.text].joined()
            + PublicFeed.xml(world, address: address, at: cast.now)
    }

    @Test func `an alarm that nobody published is not there`() {
        let text = everything(cast)
        #expect(text.contains("There is no public alarm with this code"))
        #expect(text.contains("No public alarm at this time"))
        for secret in [cast.alarm.code.text, "Wren", "Nino", "Zugdidi", "<entry>"] {
            #expect(!text.contains(secret))
        }
    }

    @Test mutating func `a published alarm tells what was consented, and nothing else`() throws {
        try cast.publish()
        let text = everything(cast)
        #expect(
            text.contains(
                "Nino Example, a human rights defender who works in Georgia, has raised a "
                    + "security alarm near Zugdidi."))
        for secret in [
            "Wren", "42.5", "41.9", "Shield of", "Officer", "+46", "3569380", "Call first.",
            "Go to her door", "03:12",
        ] {
            #expect(!text.contains(secret), "\(secret)")
        }
        #expect(text.contains("14 March 2026, about 03:10 UTC"))
    }

    /// R-07 a datum whose consent is gone is gone from every page.
    @Test(arguments: [
        (Consent.Scope.publishName, "Nino"), (.publishCountry, "Georgia"),
        (.publishTown, "Zugdidi"), (.publishAlarm, "raised a security alarm"),
    ])
    mutating func `without consent its datum is absent`(
        scope: Consent.Scope, datum: String
    ) throws {
        try cast.publish()
        #expect(everything(cast).contains(datum))
        // Withdrawn after the publication: checked when the page is made.
        cast.consents.removeAll { $0 == scope }
        try cast.enrol()
        #expect(!everything(cast).contains(datum))
        // Never given: not told in the first place, even when it is given later.
        var other = Cast()
        other.consents.removeAll { $0 == scope }
        try other.enrol()
        try other.sendSOS()
        try? other.publish()
        #expect(!everything(other).contains(datum))
        other.consents = Cast.everything
        try other.enrol()
        #expect(!everything(other).contains(datum))
    }

    @Test mutating func `without consent to the alarm its code is as unknown as any`() throws {
        try cast.publish()
        cast.consents = []
        try cast.enrol()
        #expect(cast.world.publicAlarm(code: cast.alarm.code.text, at: cast.now) == nil)
        #expect(!everything(cast).contains("\(cast.alarm.code)"))
    }

    @Test mutating func `the town is that of the order, and does not follow her`() throws {
        try cast.publish()
        cast.wait(.seconds(7200))
        try cast.move(to: Position(latitude: 41.7151, longitude: 44.8271)!, key: 2)
        let text = everything(cast)
        #expect(text.contains("Zugdidi"))
        #expect(!text.contains("Tbilisi"))
    }

    @Test mutating func `a withdrawn appeal stays as a correction without details`() throws {
        try cast.publish()
        cast.wait(.seconds(3600))
        try cast.alarm(.withdrawBroadcast, by: .officer(Cast.officers[0]))
        let text = everything(cast)
        #expect(text.contains("This appeal was withdrawn"))
        #expect(text.contains(cast.alarm.code.text))
        #expect(text.contains("about 04:10 UTC"))
        for secret in ["Nino", "Georgia", "Zugdidi", "03:10", "raised a security alarm"] {
            #expect(!text.contains(secret), "\(secret)")
        }
    }

    @Test mutating func `the status follows the alarm in plain words`() throws {
        let officer = Author.officer(Cast.officers[0])
        try cast.publish()
        #expect(everything(cast).contains("Alarm raised"))
        try cast.alarm(.acknowledge, by: officer)
        try cast.alarm(.confirm(note: "called"), by: officer)
        #expect(everything(cast).contains("Verified"))
        try cast.alarm(.respond, by: officer)
        #expect(everything(cast).contains("Verified"))
        try cast.alarm(.close(.safe, note: "met"), by: officer)
        let text = everything(cast)
        #expect(text.contains("Closed"))
        #expect(text.contains("The defender is safe."))
        #expect(!text.contains("What you can do now"))
    }

    @Test mutating func `a false alarm is corrected in public`() throws {
        let officer = Author.officer(Cast.officers[0])
        try cast.publish()
        try cast.alarm(.acknowledge, by: officer)
        try cast.alarm(.findFalse(note: "dropped"), by: officer)
        let text = everything(cast)
        #expect(text.contains("Correction: false alarm"))
        #expect(!text.contains("dropped"))
    }

    @Test mutating func `a hostile name stays a name`() throws {
        cast.name = "<script>alert(1)</script>"
        cast.stationName = "A & B <b>"
        try cast.enrol()
        try cast.publish()
        let text = everything(cast)
        #expect(!text.contains("<script"))
        #expect(text.contains("A &amp; B &lt;b&gt;"))
    }

    @Test(arguments: [
        (0, "fewer than 10"), (9, "fewer than 10"), (10, "about 10"), (14, "about 10"),
        (15, "about 20"), (99, "about 100"), (124, "about 100"), (125, "about 150"),
        (20_000, "about 20000"),
    ])
    func `a number of defenders is never exact`(count: Int, words: String) {
        #expect(roughly(count) == words)
    }

    @Test mutating func `nothing runs and nothing comes from elsewhere`() throws {
        try cast.publish()
        let page = PublicPages.overview(cast.world, address: address, at: cast.now)
        #expect(page.script == nil)
        for danger in ["<script", "src=", "url(", "@import", "http:"] {
            #expect(!(page.body.text + page.style).contains(danger))
        }
    }
}
