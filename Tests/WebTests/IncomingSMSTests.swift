// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import Testing

@testable import Web

@Suite("An incoming SMS", .timeLimit(.minutes(5)))
struct IncomingSMSTests {
    private var cast = Cast()

    init() throws {
        try cast.enrol()
        try cast.sendSOS()
    }

    @Test(arguments: [
        ("K7 1", "K7", Alarm.Answer.gotIt), ("k7-1", "K7", .gotIt), ("1 K7", "K7", .gotIt),
        ("K71", "K7", .gotIt), ("1k7", "K7", .gotIt), ("\"K7 2\"", "K7", .going),
        (" K7  3 . ", "K7", .cannot), ("K7 4.", "K7", .atPlace), ("“k7 2”", "K7", .going),
        ("K7:2", "K7", .going), ("K-7-2", "K7", .going), ("K7\n2", "K7", .going),
        ("K7 ok", "K7", .gotIt), ("K7ok", "K7", .gotIt), ("ok K7", "K7", .gotIt),
        ("K7 got it", "K7", .gotIt), ("K7 Going!", "K7", .going),
        ("K7 I am going, thank you", "K7", .going), ("K7 on my way", "K7", .going),
        ("K7 can't", "K7", .cannot), ("K7 can’t", "K7", .cannot), ("K7 cannot", "K7", .cannot),
        ("K7 there", "K7", .atPlace), ("Hi K7 2 please", "K7", .going), ("K7 2 ok", "K7", .going),
        ("K7A3 2", "K7A3", .going), ("k7a32", "K7A3", .going), ("K7 ٢", "K7", .going),
        ("K7 j’y vais", "K7", .going), ("K7 no puedo", "K7", .cannot),
        ("K7 sur place, merci", "K7", .atPlace), ("\0K\07\0 \01", "K7", .gotIt),
    ])
    func `is read with its code`(text: String, code: String, answer: Alarm.Answer) throws {
        let reply = try #require(IncomingSMS.read(text), "\(text)")
        #expect(reply.code == Code(code))
        #expect(reply.answer == answer)
    }

    @Test(arguments: [
        ("1", Alarm.Answer.gotIt), (" 2 ", .going), ("3.", .cannot), ("going", .going),
        ("'4'", .atPlace),
    ])
    func `is read without a code`(text: String, answer: Alarm.Answer) throws {
        let reply = try #require(IncomingSMS.read(text))
        #expect(reply.code == nil)
        #expect(reply.answer == answer)
    }

    @Test(arguments: [
        "", " ", "K7", "K7 5", "K7 0", "K7 12", "K7 not going", "K7 4 hours away", "5", "12",
        "K7 1 2", "what is this", "STOP", "K7 going or cannot", "9 K7",
        String(repeating: "1", count: 1000), String(repeating: "K7 1 ", count: 200),
    ])
    func `that could mean something else is not read`(text: String) {
        #expect(IncomingSMS.read(text) == nil)
    }

    private func wishes(_ text: String, from phone: String) throws -> [IncomingSMS.Wish] {
        try IncomingSMS.wishes(
            of: #require(IncomingSMS.read(text)), from: #require(IncomingSMS.number(phone)),
            in: cast.world)
    }

    private var code: String { cast.alarm.code.text }

    @Test(arguments: ["+46701740602", "46701740602", " 46701740602", "0046701740602"])
    func `of a told shield is that shield's answer`(phone: String) throws {
        let expected = IncomingSMS.Wish(
            command: .alarm(cast.alarm.id, .answer(Cast.sees[.area]!, .going)),
            author: .shield(Cast.sees[.area]!))
        #expect(try wishes("\(code) 2", from: phone) == [expected])
        #expect(try wishes("2", from: phone) == [expected])
    }

    @Test func `of an officer who says 1 acknowledges, and nothing more`() throws {
        let expected = IncomingSMS.Wish(
            command: .alarm(cast.alarm.id, .acknowledge), author: .officer(Cast.officers[0]))
        #expect(try wishes("\(code) 1", from: Cast.officerPhone) == [expected])
        #expect(throws: IncomingSMS.Reason.unknownSender) {
            try wishes("\(code) 2", from: Cast.officerPhone)
        }
    }

    @Test func `of a stranger or about another alarm does nothing`() {
        #expect(throws: IncomingSMS.Reason.unknownSender) {
            try wishes("\(code) 1", from: "+46701740650")
        }
        #expect(throws: IncomingSMS.Reason.unknownSender) {
            try wishes("1", from: "+46701740650")
        }
        let other = code == "A2" ? "A3" : "A2"
        #expect(throws: IncomingSMS.Reason.noSuchAlarm) {
            try wishes("\(other) 1", from: "+46701740602")
        }
    }

    @Test mutating func `without a code needs exactly one open alarm`() throws {
        let other = Defender(
            id: ID(high: 1, low: 2), alias: "Lark", name: Private("Ana Example"),
            language: .english, country: "GE",
            devices: [
                Device(id: ID(high: 5, low: 2), identifier: DeviceIdentifier("two")!, kind: "phone")
            ],
            circle: [cast.world.roster.defender(Cast.nino).circle[0]], plan: ID(high: 4, low: 1),
            consents: [])
        try cast.happen(.roster(.enrol(other)), by: .administrator)
        let sighting = Sighting(
            device: DeviceIdentifier("two"), origin: Private(""), bearer: "h02", triggers: [.sos],
            fix: nil, occurredAt: nil, batteryPercent: nil, isDamaged: false,
            key: MessageKey(bits: 77), excerpt: [],
            opening: Opening(
                alarm: ID(high: 9, low: 77), linkKey: Private(ID(high: 7, low: 8)), salt: 9))
        let first = code
        try cast.happen(.report(sighting), by: .device(ID(high: 5, low: 2)))
        #expect(throws: IncomingSMS.Reason.ambiguous) {
            try wishes("1", from: Cast.phones[.town]!)
        }
        #expect(try wishes("\(first) 1", from: Cast.phones[.town]!).count == 1)
        #expect(try wishes("1", from: Cast.phones[.area]!).count == 1)
    }

    @Test mutating func `about a closed alarm does nothing`() throws {
        let (officer, closed) = (Author.officer(Cast.officers[0]), code)
        try cast.alarm(.acknowledge, by: officer)
        try cast.alarm(.findFalse(note: "dropped"), by: officer)
        try cast.alarm(.close(.falseAccident, note: "dropped"), by: officer)
        #expect(throws: IncomingSMS.Reason.noSuchAlarm) {
            try wishes("\(closed) 1", from: Cast.phones[.town]!)
        }
    }
}
