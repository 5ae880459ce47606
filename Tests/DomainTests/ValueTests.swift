// SPDX-License-Identifier: Apache-2.0
import Domain
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct Values {
    @Test func `a private value does not print`() {
        let name = Private("Amina Realname")
        var dumped = ""
        dump(name, to: &dumped)
        for text in ["\(name)", String(reflecting: name), dumped, "\(Cast.amina)"] {
            #expect(!text.contains("Realname"))
        }
    }

    @Test func `numbers and addresses print masked`() {
        let number = PhoneNumber("+46 70-174 06 01")!
        #expect("\(number)" == "+•••01")
        #expect(number.e164(for: .notice) == "+46701740601")
        var dumped = ""
        dump(Address.sms(number), to: &dumped)
        #expect(!dumped.contains("4670174"))
        #expect(!"\(MailAddress("a@example.org")!)".contains("example"))
    }

    @Test(arguments: ["", "12", "+", "+0123456789", "0701740601", "+46x0701", "+1234567890123456"])
    func `what is no international number is refused`(text: String) {
        #expect(PhoneNumber(text) == nil)
    }

    @Test(arguments: [
        "", "a", "a@b@example.org", "@example.org", "a b@example.org", "a<@example.org",
    ])
    func `what is no mail address is refused`(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func `calendar and moment agree over three centuries`() {
        for day in stride(from: Int64(-1000), to: 100_000, by: 37) {
            let moment = Moment(seconds: day * 86_400 + 86_399)
            if day >= 0 { #expect(CalendarTime(moment).moment == moment) }
        }
        #expect(Moment(seconds: 951_782_400).iso8601 == "2000-02-29T00:00:00Z")
        #expect(
            CalendarTime(year: 2026, month: 13, day: 1, hour: 0, minute: 0, second: 0).moment == nil
        )
    }

    @Test func `the watch goes round without a gap, also before its start`() {
        let rota = Rota(
            order: [Cast.noor.id, Cast.ines.id, Cast.tomas.id], startsAt: Cast.noon,
            watch: .seconds(3600), decisionMaker: Cast.tomas.id)
        let names = (-4...4).map { rota.onWatch(at: Cast.noon + .seconds($0 * 3600)) }
        let round = [Cast.noor.id, Cast.ines.id, Cast.tomas.id]
        #expect(names == (-4...4).map { round[($0 + 6) % 3] })
        #expect(rota.onWatch(at: Cast.noon, turns: 1) == Cast.ines.id)
    }

    @Test func `a code reads as people write it`() {
        #expect(Code("k7")?.text == "K7")
        #expect(Code("K7A2")?.text == "K7A2")
        #expect(Code("77") == nil)
        #expect(Code("KK") == nil)
        #expect(Code("") == nil)
    }
}
