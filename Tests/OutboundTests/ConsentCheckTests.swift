// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections
@testable import Outbound
internal import Places
import Testing

@Suite(.timeLimit(.minutes(5))) struct `R-07 the second look before a public post` {
    static let link = "https://alarm.example.org/alarms/K7"
    static let neutral = English().post(Appeal(time: "2026-03-14 03:10", link: link))

    private static func finding(
        _ text: String, _ scopes: [Consent.Scope] = [.publishAlarm], shields: Int = 2
    ) throws -> ConsentCheck.Finding? {
        let defender = Cast.amina(consents: Cast.consents(scopes), shields: shields)
        let alarm = try #require(try Cast.world(defender).alarms[Cast.alarm])
        let check = ConsentCheck(
            alarm: alarm, defender: defender, at: Cast.noon, gazetteer: Gazetteer())
        return check.finding(in: neutral + " " + text, besides: neutral)
    }

    @Test(
        arguments: [
            ("", nil), ("Wanjiru", .name), ("KAMAU", .name), ("olmez", .name), ("ÖLMEZ!", .name),
            ("Wanjiru Kamau-Ölmez", .name), ("w\u{61}njiru", .name), ("(amina)", .alias),
            ("AMINA's", .alias), ("Ámina", .alias), ("Joseph", .shield), ("by Otieno,", .shield),
            ("Grace-Mwende", .shield), ("near Nairobi", .town), ("NAIROBI", .town),
            ("in Kenya", .country),
            ("kenya.", .country), ("a@example.org", .mail), ("at -1.28,36.82", .coordinates),
            ("1,284", .coordinates), ("+46701740601", .phone), ("070-174 06 01", .phone),
            ("+1 (555) 019-0002", .phone), ("4670174 0602", .phone), ("5550190002", .phone),
            // What looks alike and tells nothing.
            ("Kam", nil), ("Wan", nil), ("Ol", nil), ("Minaret", nil), ("12 people", nil),
            ("1.5 km", nil),
            ("2026", nil),
        ] as [(String, ConsentCheck.Finding?)])
    func `finds what may not leave`(text: String, finding: ConsentCheck.Finding?) throws {
        #expect(try Self.finding(text) == finding)
    }

    @Test(
        arguments: [
            ("Wanjiru in Nairobi, Kenya", Consent.Scope.allCases, nil),
            ("Wanjiru in Nairobi, Kenya", [.publishAlarm, .publishTown, .publishCountry], .name),
            ("Wanjiru in Nairobi, Kenya", [.publishAlarm, .publishName, .publishCountry], .town),
            ("Wanjiru in Nairobi, Kenya", [.publishAlarm, .publishName, .publishTown], .country),
            ("Wanjiru", [.publishAlarm, .publishName], nil),
            ("Joseph", Consent.Scope.allCases, .shield),
            ("+46701740601", Consent.Scope.allCases, .phone),
            ("-1.2841, 36.8233", Consent.Scope.allCases, .coordinates),
            ("", [.publishName, .publishTown, .publishCountry], .noConsent), ("", [], .noConsent),
        ] as [(String, [Consent.Scope], ConsentCheck.Finding?)])
    func `goes by the consent of this moment`(
        text: String, scopes: [Consent.Scope], finding: ConsentCheck.Finding?
    ) throws {
        #expect(try Self.finding(text, scopes) == finding)
    }

    @Test func `does not mistake our own words for a name`() throws {
        var defender = Cast.amina(consents: Cast.consents([.publishAlarm]))
        defender.alias = "Rights"
        defender.name = Private("Defender Mbali")
        let alarm = try #require(try Cast.world(defender).alarms[Cast.alarm])
        let check = ConsentCheck(
            alarm: alarm, defender: defender, at: Cast.noon, gazetteer: Gazetteer())
        #expect(check.finding(in: Self.neutral, besides: Self.neutral) == nil)
        #expect(check.finding(in: Self.neutral + " Mbali", besides: Self.neutral) == .name)
    }

    @Test func `looks at each place of the track, and at her country where there is one`() throws {
        var defender = Cast.amina(consents: Cast.consents([.publishAlarm]))
        defender.country = "ZZZ"
        defender.name = Private("Wanjiru Bo")
        var world = try Cast.world(defender)
        let kampala = try #require(Position(latitude: 0.3163, longitude: 32.5822))
        let fixes = [Cast.fix, Fix(position: kampala, occurredAt: nil)]
        for (number, fix) in zip(UInt64(2)..., fixes) {
            for event in try world.decide(
                Cast.sos(number, fix: fix), by: .stranger, at: Cast.noon)
            { world.evolve(by: Fact(at: Cast.noon, author: .stranger, event: event)) }
        }
        let alarm = try #require(world.alarms[Cast.alarm])
        let check = ConsentCheck(
            alarm: alarm, defender: defender, at: Cast.noon, gazetteer: Gazetteer())
        let findings = ["Nairobi", "Kampala", "Kenya", "Uganda", "Tanzania", "Bo"].map {
            check.finding(in: "\(Self.neutral) \($0)", besides: Self.neutral)
        }
        #expect(findings == [.town, .town, .country, .country, nil, nil])
    }

    @Test(arguments: 0..<16)
    func `a post tells what consent allows and no more`(bits: Int) throws {
        let scopes = Consent.Scope.allCases.enumerated()
            .filter { bits >> $0.offset & 1 == 1 }.map(\.element)
        var world = try Cast.world(then: Cast.approvals)
        let alarm = try #require(world.alarms[Cast.alarm])
        let delivery = try #require(alarm.deliveries.first { $0.address == .post })
        // Ordered with every consent; between the order and the sending some were withdrawn.
        world.roster.defenders[Cast.amina().id]?.consents =
            Cast.everyConsent
            + Cast.consents(
                Consent.Scope.allCases.filter { !scopes.contains($0) }, .no,
                at: Cast.noon - .seconds(1))
        guard scopes.contains(.publishAlarm) else {
            #expect(throws: Writer.Unsendable(reason: "consent check: no consent")) {
                try `What is said`.writer.letter(
                    for: delivery, of: alarm, in: world, at: Cast.noon)
            }
            return
        }
        let text = try `What is said`.writer.letter(
            for: delivery, of: alarm, in: world, at: Cast.noon
        ).text
        #expect(text.contains("Wanjiru Kamau-Ölmez") == scopes.contains(.publishName))
        #expect(text.contains("Nairobi") == scopes.contains(.publishTown))
        #expect(text.contains("Kenya") == scopes.contains(.publishCountry))
        #expect(text.contains("https://alarm.example.org/alarms/\(alarm.code)"))
        #expect(text.contains(" 2026-03-14 03:10 UTC"))
        #expect(!text.contains("Amina"))
    }

    @Test func `names the country without any position`() throws {
        var world = World()
        func happen(_ command: Command, _ author: Author) throws {
            for event in try world.decide(command, by: author, at: Cast.noon) {
                world.evolve(by: Fact(at: Cast.noon, author: author, event: event))
            }
        }
        for command in Cast.roster(Cast.amina()) { try happen(.roster(command), .administrator) }
        try happen(Cast.sos(fix: nil), .stranger)
        for (author, command) in Cast.approvals { try happen(.alarm(Cast.alarm, command), author) }
        let alarm = try #require(world.alarms[Cast.alarm])
        let delivery = try #require(alarm.deliveries.first { $0.address == .post })
        let text = try `What is said`.writer.letter(
            for: delivery, of: alarm, in: world, at: Cast.noon
        ).text
        #expect(text.contains("in Kenya has"))
    }

    @Test func `a withdrawn appeal does not leave`() throws {
        let world = try Cast.world(
            then: Cast.approvals + [(.officer(Cast.noor.id), .withdrawBroadcast)])
        let alarm = try #require(world.alarms[Cast.alarm])
        let delivery = try #require(alarm.deliveries.first { $0.address == .post })
        #expect(throws: Writer.Unsendable(reason: "withdrawn")) {
            try `What is said`.writer.letter(for: delivery, of: alarm, in: world, at: Cast.noon)
        }
    }
}
