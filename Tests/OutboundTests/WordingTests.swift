// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
@testable import Outbound
import Testing

@Suite(.timeLimit(.minutes(5))) struct `What is said` {
    static let writer = Writer(
        address: "https://alarm.example.org", callbackBase: "https://alarm.example.org/carriers/x",
        publicLanguage: .english)

    static let bell = Bell(
        code: "K7", alias: "Amina",
        link: "https://alarm.example.org/s/K7-abcdefghjkmnpqrstuvwxyz234")
    static let console = Bell(code: "K7", alias: "Amina", link: "https://alarm.example.org/console")

    @Test(arguments: [
        ("en", "K7: Amina needs help. \(bell.link) Reply K7 1 got it, 2 going, 3 cannot, 4 there"),
        (
            "es",
            "K7: Amina necesita ayuda. \(bell.link) Responde K7 1 visto, 2 voy, 3 no puedo, 4 estoy"
        ),
        (
            "fr",
            "K7: Amina a besoin d'aide. \(bell.link) Répondez K7 1 vu, 2 j'y vais, 3 non, 4 sur place"
        ),
    ]) func `to a shield by SMS`(language: String, text: String) {
        #expect(Writer.short(Wordings.of(Language(language)!).help(Self.bell)) == text)
    }

    @Test(arguments: [
        ("en", "K7: the alarm of Amina is closed. You need not do anything more. Thank you."),
        ("es", "K7: la alarma de Amina esta cerrada. No tienes que hacer nada mas. Gracias."),
        ("fr", "K7: l'alarme de Amina est close. Vous n'avez plus rien à faire. Merci."),
    ]) func `to a shield by SMS when it is over`(language: String, text: String) {
        #expect(Writer.short(Wordings.of(Language(language)!).standDown(Self.bell)) == text)
    }

    @Test(arguments: [
        ("en", Cause.Kind.sos, false, "RED K7 SOS Amina. Answer: K7 1. \(console.link)"),
        ("en", .removed, false, "RED K7 device removed Amina. Answer: K7 1. \(console.link)"),
        (
            "en", .fall, true,
            "RED K7 fall Amina. Nobody has answered. Answer: K7 1. \(console.link)"
        ),
        ("en", .attention, false, "AMBER K7 device alarm Amina. Answer: K7 1. \(console.link)"),
        ("es", .fall, false, "RED K7 caida Amina. Responde: K7 1. \(console.link)"),
        (
            "es", .sos, true,
            "RED K7 SOS Amina. Nadie ha respondido. Responde: K7 1. \(console.link)"
        ),
        ("fr", .removed, false, "RED K7 appareil retiré Amina. Répondez : K7 1. \(console.link)"),
        (
            "fr", .sos, true,
            "RED K7 SOS Amina. Personne n'a répondu. Répondez : K7 1. \(console.link)"
        ),
    ]) func `to an officer by SMS`(
        language: String, kind: Cause.Kind, isRepeated: Bool, text: String
    ) {
        let cause = Cause(kind: kind, isRepeated: isRepeated)
        #expect(Writer.short(Wordings.of(Language(language)!).page(Self.console, cause)) == text)
    }

    @Test func `to a shield by mail`() {
        #expect(
            English().helpMail(Self.bell)
                == Paper(
                    subject: "K7: Amina needs help",
                    text: """
                        Amina has raised an alarm and named you as one of the people to call.

                        Open this page now. It says what is known and what you can do:
                        \(Self.bell.link)

                        Answer there with one touch: got it, going, cannot, or at the place.
                        The page is for you alone and for this alarm only. Do not pass it on.
                        Do not answer this mail: nobody reads it.
                        """))
    }

    @Test(arguments: ["en", "es", "fr"])
    func `by mail has a subject, the code, the working name and the way in`(language: String) {
        let wording = Wordings.of(Language(language)!)
        #expect(wording.language.code == language)
        let cause = Cause(kind: .sos, isRepeated: false)
        for paper in [wording.helpMail(Self.bell), wording.pageMail(Self.bell, cause)] {
            #expect(paper.subject.contains("K7") && paper.subject.contains("Amina"))
            #expect(paper.text.contains(Self.bell.link))
        }
        let over = wording.standDownMail(Self.bell)
        #expect(over.subject.contains("K7") && over.text.contains("Amina"))
        #expect(!over.text.contains("http"))
        for other in ["en", "es", "fr"] where other != language {
            #expect(over.subject != Wordings.of(Language(other)!).standDownMail(Self.bell).subject)
        }
    }

    @Test(arguments: ["en", "es", "fr"], [2, 4, 6])
    func `fits into one SMS`(language: String, lengthOfCode: Int) {
        let code = String("K7M4X9".prefix(lengthOfCode))
        let token = "\(code)-abcdefghjkmnpqrstuvwxyz234"
        for alias in ["Amina", "Twenty letters alias", "Ángela Muñoz Łódź çç"] {
            let bell = Bell(
                code: code, alias: alias, link: "https://alarm.example.org/s/\(token)")
            let console = Bell(code: code, alias: alias, link: "https://alarm.example.org/console")
            let wording = Wordings.of(Language(language)!)
            let texts =
                [Writer.short(wording.help(bell)), Writer.short(wording.standDown(bell))]
                + Cause.Kind.allCases.map {
                    Writer.short(wording.page(console, Cause(kind: $0, isRepeated: true)))
                }
            for text in texts { #expect(GSM7.parts(of: text) == 1, "\(text)") }
            #expect(texts[0].contains(bell.link) && texts[0].hasPrefix(code + ": "))
        }
    }

    @Test(arguments: [
        (
            "en",
            "A human rights defender, Wanjiru, in Nairobi, Kenya has raised the alarm at 2026-03-14 03:10 UTC. Help is being called. What we may tell, and what you can do: https://a.example.org/alarms/K7"
        ),
        (
            "es",
            "Una persona defensora de derechos humanos, Wanjiru, en Nairobi, Kenya ha dado la alarma: 2026-03-14 03:10 UTC. Se está llamando a quienes pueden ayudar. Lo que podemos contar y lo que puedes hacer: https://a.example.org/alarms/K7"
        ),
        (
            "fr",
            "Une personne qui défend les droits humains, Wanjiru (Nairobi, Kenya), a donné l'alarme : 2026-03-14 03:10 UTC. De l'aide est appelée. Ce que nous pouvons dire et ce que vous pouvez faire : https://a.example.org/alarms/K7"
        ),
    ]) func `to the public`(language: String, text: String) {
        let appeal = Appeal(
            name: "Wanjiru", town: "Nairobi", country: "Kenya", time: "2026-03-14 03:10",
            link: "https://a.example.org/alarms/K7")
        #expect(Wordings.of(Language(language)!).post(appeal) == text)
        #expect(text.count <= 500)
    }

    @Test func `to the public without any fact about her`() {
        let appeal = Appeal(time: "2026-03-14 03:10", link: "https://a.example.org/alarms/K7")
        #expect(
            English().post(appeal)
                == "A human rights defender has raised the alarm at 2026-03-14 03:10 UTC. "
                + "Help is being called. What we may tell, and what you can do: "
                + "https://a.example.org/alarms/K7")
    }

    @Test func `falls back to English`() {
        #expect(Wordings.of(Language("sw")!).language == .english)
    }

    @Test func `in a letter is a bell: no place, no one's own name`() throws {
        let world = try Cast.world(Cast.amina(language: "es"))
        let alarm = try #require(world.alarms[Cast.alarm])
        #expect(alarm.deliveries.count == 3)
        for delivery in alarm.deliveries {
            let letter = try Self.writer.letter(
                for: delivery, of: alarm, in: world, at: Cast.noon)
            for secret in [
                "Wanjiru", "Kamau", "Joseph", "Grace", "Nairobi", "Kenya", "36.8", "1.28",
            ] {
                #expect(!letter.text.contains(secret))
            }
            #expect(letter.text.contains(alarm.code.text))
            #expect(letter.attempt == 1 && letter.writtenAt == Cast.noon)
        }
        let first = try Self.writer.letter(
            for: alarm.deliveries[0], of: alarm, in: world, at: Cast.noon)
        let token = ShieldLink.token(of: ID(high: 5, low: 1), in: alarm)
        #expect(first.language.code == "es")
        #expect(first.text.contains(" https://alarm.example.org/s/\(token) "))
        #expect(ShieldLink.find(token, in: world)?.shield.id == ID(high: 5, low: 1))
    }

    @Test func `is nothing to a shield who left the circle`() throws {
        var world = try Cast.world()
        let alarm = try #require(world.alarms[Cast.alarm])
        world.roster.defenders[Cast.amina().id]?.circle = []
        #expect(throws: Writer.Unsendable(reason: "no longer in the circle")) {
            try Self.writer.letter(for: alarm.deliveries[0], of: alarm, in: world, at: Cast.noon)
        }
    }

    @Test(arguments: [
        (1_773_457_927, "2026-03-14 03:10"), (1_773_457_200, "2026-03-14 03:00"),
        (1_773_457_799, "2026-03-14 03:00"),
    ]) func `tells time to ten minutes`(seconds: Int64, text: String) {
        #expect(Writer.tenMinutes(Moment(seconds: seconds)) == text)
    }
}
