// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RaisingAnAlarm {
    @Test func `an SOS tells every shield and the officer on watch in one decision`() {
        var story = Story()
        story.report(Cast.sighting())
        #expect(story.alarm.phase == .raised)
        #expect(story.alarm.toldShields == Cast.amina.circle.map(\.id))
        #expect(story.notices(to: .officer(Cast.noor.id)).map(\.reason) == [.page(level: 0)])
        #expect(story.notices(to: .officer(Cast.ines.id)).isEmpty)
        #expect(story.alarm.dueDeliveries(at: story.now).count == 5)
        #expect(story.alarm.track.map(\.fix) == [Cast.fix()])
    }

    @Test func `R-03 a second trigger joins the open alarm`() {
        var story = Story()
        story.report(Cast.sighting(key: 1, alarm: 1))
        let events = story.report(Cast.sighting(fix: Cast.fix(0.01), key: 2, alarm: 2))
        #expect(story.world.alarms.count == 1)
        #expect(events.count == 2)
        #expect(story.alarm.triggers.count == 2)
        #expect(story.alarm.track.count == 2)
    }

    @Test func `the same message twice adds nothing`() {
        var story = Story()
        story.report(Cast.sighting(key: 7, alarm: 1))
        #expect(story.report(Cast.sighting(key: 7, alarm: 2)).isEmpty)
    }

    @Test func `R-04 without an alarm a position leaves nothing`() {
        var story = Story()
        #expect(story.report(Cast.sighting([])).isEmpty)
        #expect(story.world.alarms.isEmpty)
    }

    @Test func `within an alarm later fixes update the track`() {
        var story = Story()
        story.report(Cast.sighting(key: 1))
        story.report(Cast.sighting([], fix: Cast.fix(0.02), key: 2))
        #expect(story.alarm.lastPoint?.fix == Cast.fix(0.02))
    }

    @Test func `an SOS without a fix is an SOS`() {
        var story = Story()
        story.report(Cast.sighting(fix: nil))
        #expect(story.alarm.isOpen)
        #expect(story.alarm.track.isEmpty)
    }

    @Test func `SOS and fall of one message are both in the alarm`() {
        var story = Story()
        story.report(Cast.sighting([.sos, .fall]))
        #expect(story.alarm.triggers.map(\.kind) == [.sos, .fall])
        #expect(story.world.alarms.count == 1)
    }

    @Test func `an unknown device is quarantined and its SOS pages the officers once`() {
        var story = Story()
        story.report(Cast.sighting(of: nil, key: 1, alarm: 1))
        #expect(story.world.quarantine.strangers.map(\.asksForHelp) == [true])
        #expect(story.alarm.defender == Defender.unidentified.id)
        #expect(story.notices(to: .officer(Cast.noor.id)).count == 1)
        story.report(Cast.sighting(of: nil, key: 2, alarm: 2))
        #expect(story.world.alarms.count == 1)
        #expect(story.notices(to: .officer(Cast.noor.id)).count == 1)
    }

    @Test func `R-11 another stranger than before pages anew once an officer has the alarm`() {
        var story = Story()
        func stranger(_ name: String, key: UInt64) -> Sighting {
            var sighting = Cast.sighting(of: nil, key: key)
            sighting.device = DeviceIdentifier(name)
            return sighting
        }
        func pages() -> Int { story.notices(to: .officer(Cast.noor.id)).count }
        story.report(stranger("first", key: 1))
        story.report(stranger("second", key: 2))
        #expect(pages() == 1, "while nobody has the alarm, paging goes on anyway")
        story.officer(Cast.noor, .acknowledge)
        story.report(stranger("first", key: 3))
        story.report(stranger("second", key: 4))
        #expect(pages() == 1, "they were there when the officer took it")
        story.report(stranger("third", key: 5))
        #expect(pages() == 2)
        #expect(!story.alarm.isClaimed && story.alarm.phase == .raised)
        #expect(story.nextAttendance != nil)
        story.report(stranger("fourth", key: 6))
        #expect(pages() == 2)
        story.officer(Cast.noor, .acknowledge)
        story.report(stranger("third", key: 7))
        #expect(pages() == 2)
        #expect(story.world.alarms.count == 1)
    }

    @Test func `R-11 who asked for help in an earlier alarm pages anew in this one`() {
        var story = Story()
        story.report(Cast.sighting(of: nil, key: 1))
        for command: Alarm.Command in [
            .acknowledge, .findFalse(note: "a test"), .close(.falseTechnical, note: "a test"),
        ] { story.officer(Cast.noor, command) }
        story.now = story.now + .seconds(3_600)
        var other = Cast.sighting(of: nil, key: 2, alarm: 2)
        other.device = DeviceIdentifier("other")
        story.report(other)
        let alarm = ID<Alarm>(high: other.opening.alarm.high, low: other.opening.alarm.low)
        story.wish(.alarm(alarm, .acknowledge), by: .officer(Cast.noor.id))
        #expect(story.world.alarms[alarm]?.isClaimed == true)
        story.now = story.now + .seconds(100)
        // A sign of life just before is no reason to forget that she asks.
        story.report(Cast.sighting(of: nil, [], key: 3))
        story.now = story.now + .seconds(10)
        story.report(Cast.sighting(of: nil, key: 4, alarm: 3))
        #expect(story.world.alarms[alarm]?.isClaimed == false)
        story.wish(.alarm(alarm, .acknowledge), by: .officer(Cast.noor.id))
        story.report(Cast.sighting(of: nil, key: 5, alarm: 4))
        #expect(story.world.alarms[alarm]?.isClaimed == true, "she is known to ask")
    }

    @Test func `a stranger who asks for nothing is only listed`() {
        var story = Story()
        story.report(Cast.sighting(of: nil, []))
        #expect(story.world.quarantine.strangers.count == 1)
        #expect(story.world.alarms.isEmpty)
    }

    @Test func `the quarantine list stays bounded and keeps whoever asks for help`() {
        var story = Story()
        var first = Cast.sighting(of: nil, key: 1)
        first.device = DeviceIdentifier("needs-help")
        story.report(first)
        for number in 0..<(Quarantine.most + 50) {
            var sighting = Cast.sighting(of: nil, [], key: UInt64(number + 2))
            sighting.device = DeviceIdentifier("stranger-\(number)")
            story.report(sighting)
        }
        #expect(story.world.quarantine.strangers.count == Quarantine.most)
        #expect(story.world.quarantine.strangers.contains { $0.asksForHelp })
    }

    @Test func `a battery is noted when it changes`() {
        var story = Story()
        story.report(Cast.sighting(key: 1))
        func message(_ percent: Int, key: UInt64) -> Sighting {
            var sighting = Cast.sighting([], fix: nil, key: key)
            sighting.batteryPercent = percent
            return sighting
        }
        #expect(story.report(message(40, key: 2)).count == 1)
        #expect(story.report(message(40, key: 3)).isEmpty)
        #expect(story.alarm.batteryPercent == 40)
    }

    @Test func `an alarm with very many triggers takes no more, but for a new call`() {
        var story = Story()
        for key in 1...250 { story.report(Cast.sighting(fix: nil, key: UInt64(key))) }
        #expect(story.alarm.triggers.count == 200)
        story.officer(Cast.noor, .acknowledge)
        story.officer(Cast.noor, .findFalse(note: "n"))
        story.report(Cast.sighting(fix: nil, key: 900))
        #expect(story.alarm.triggers.count == 201)
        #expect(!story.alarm.isClaimed)
    }

    @Test func `a sender without a name is known by its place, and is news when it asks`() {
        var story = Story()
        func nameless(_ triggers: [Trigger.Kind], from place: String, key: UInt64) -> Sighting {
            var sighting = Cast.sighting(of: nil, triggers, fix: nil, key: key)
            sighting.device = nil
            sighting.origin = Private(place)
            return sighting
        }
        story.report(nameless([], from: "192.0.2.1", key: 1))
        story.report(nameless([], from: "192.0.2.2", key: 2))
        var other = nameless([], from: "192.0.2.1", key: 6)
        other.bearer = "h02"
        story.report(other)
        let named = Cast.sighting(of: nil, [], fix: nil, key: 7)
        story.report(named)
        #expect(story.world.quarantine.strangers.count == 4)
        #expect(story.report(nameless([], from: "192.0.2.1", key: 3)).isEmpty)
        story.report(nameless([.sos], from: "192.0.2.1", key: 4))
        #expect(story.world.quarantine.strangers.filter(\.asksForHelp).count == 1)
        story.wait(.seconds(61))
        story.report(nameless([], from: "192.0.2.3", key: 8))
        story.report(nameless([], from: "192.0.2.1", key: 5))
        #expect(story.world.quarantine.strangers.filter(\.asksForHelp).count == 1)
    }

    @Test func `when all on the list ask for help the oldest goes`() {
        var story = Story()
        for number in 0...Quarantine.most {
            var sighting = Cast.sighting(of: nil, key: UInt64(number))
            sighting.device = DeviceIdentifier("stranger-\(number)")
            story.report(sighting)
        }
        #expect(story.world.quarantine.strangers.count == Quarantine.most)
        #expect(story.world.quarantine.strangers[0].device == DeviceIdentifier("stranger-1"))
    }

    @Test func `codes of open alarms differ, however many there are`() {
        var story = Story()
        var codes: Set<String> = []
        for number in 1...500 {
            let defender = Cast.defender(number + 100, "D", plan: Cast.plan, consents: [])
            var numbered = defender
            numbered.devices[0].identifier = DeviceIdentifier("device-\(number)")!
            story.wish(.roster(.enrol(numbered)), by: .administrator)
            story.report(Cast.sighting(of: numbered, key: UInt64(number), alarm: UInt64(number)))
            codes.insert(story.world.alarms[ID(high: 9, low: UInt64(number))]!.code.text)
        }
        #expect(codes.count == 500)
    }
}

@Suite(.timeLimit(.minutes(5)))
struct HandlingAnAlarm {
    @Test func `the first taken notice makes it received`() {
        var story = Story()
        story.report(Cast.sighting())
        story.attemptAll(.taken(reference: "x"))
        #expect(story.alarm.phase == .received)
    }

    @Test func `an officer walks it from acknowledged to closed`() {
        var story = Story()
        story.report(Cast.sighting())
        story.officer(Cast.noor, .acknowledge)
        #expect(story.alarm.claimedBy == Cast.noor.id)
        story.officer(Cast.noor, .verify)
        story.officer(Cast.noor, .confirm(note: "Joseph saw it"))
        story.officer(Cast.noor, .respond)
        story.officer(Cast.noor, .close(.safe, note: "home again"))
        #expect(story.alarm.phase == .closed)
        #expect(story.world.openAlarms.isEmpty)
        let standDowns = story.alarm.notices.filter { $0.reason == .standDown }
        #expect(standDowns.map(\.recipient) == Cast.amina.circle.map { .shield($0.id) })
    }

    @Test(arguments: [
        Author.device(Cast.amina.devices[0].id), .stranger, .shield(Cast.amina.circle[0].id),
        .administrator, .carrier(.sms), .rule(.escalation),
    ])
    func `R-01 nobody but an officer closes an alarm`(author: Author) {
        var story = Story()
        story.report(Cast.sighting())
        story.officer(Cast.noor, .acknowledge)
        story.officer(Cast.noor, .confirm(note: "seen"))
        story.officer(Cast.noor, .respond)
        #expect(story.refusal(.close(.safe, note: "x"), by: author) == .notAnOfficer)
    }

    @Test func `closing needs a finding and a note`() {
        var story = Story()
        story.report(Cast.sighting())
        let noor = Author.officer(Cast.noor.id)
        #expect(story.refusal(.close(.safe, note: "x"), by: noor) == .acknowledgeFirst)
        story.officer(Cast.noor, .acknowledge)
        #expect(story.refusal(.close(.safe, note: "x"), by: noor) == .verifyFirst)
        #expect(story.refusal(.findFalse(note: " "), by: noor) == .noteNeeded)
        story.officer(Cast.noor, .findFalse(note: "sat on it; said her word"))
        #expect(story.refusal(.close(.falseAccident, note: ""), by: noor) == .noteNeeded)
        #expect(story.refusal(.close(.falseAccident, note: "by phone"), by: noor) == nil)
    }

    @Test func `a new SOS after a false finding calls everybody again`() {
        var story = Story()
        story.report(Cast.sighting(key: 1))
        story.officer(Cast.noor, .acknowledge)
        story.officer(Cast.noor, .findFalse(note: "sat on it"))
        story.wait(.seconds(30))
        story.report(Cast.sighting(key: 2))
        #expect(story.alarm.phase == .raised)
        #expect(!story.alarm.isClaimed)
        #expect(story.notices(to: .officer(Cast.noor.id)).count == 2)
        #expect(story.notices(to: .shield(Cast.amina.circle[0].id)).count == 2)
    }

    @Test func `after closing a new SOS opens a new alarm`() {
        var story = Story()
        story.report(Cast.sighting(key: 1, alarm: 1))
        story.officer(Cast.noor, .acknowledge)
        story.officer(Cast.noor, .findFalse(note: "sat on it"))
        story.officer(Cast.noor, .close(.falseAccident, note: "done"))
        story.report(Cast.sighting(key: 1, alarm: 2))
        #expect(story.world.alarms.count == 2)
        #expect(story.world.openAlarms[Cast.amina.id] == ID(high: 9, low: 2))
    }

    @Test func `each act twice adds nothing, and none comes before its time`() {
        var story = Story()
        story.report(Cast.sighting())
        let noor = Author.officer(Cast.noor.id)
        let early: [Alarm.Command] = [
            .verify, .confirm(note: "n"), .findFalse(note: "n"), .respond,
        ]
        for command in early { #expect(story.refusal(command, by: noor) == .acknowledgeFirst) }
        #expect(story.refusal(.verify, by: .stranger) == .notAnOfficer)
        #expect(story.refusal(.acknowledge, by: .stranger) == .notAnOfficer)
        for command: Alarm.Command in [.acknowledge, .verify] {
            #expect(story.officer(Cast.noor, command).count == 1)
            #expect(story.officer(Cast.noor, command).isEmpty)
        }
        #expect(story.refusal(.respond, by: noor) == .notVerified)
        for command: Alarm.Command in [.confirm(note: "n"), .respond] {
            #expect(story.officer(Cast.noor, command).count == 1)
            #expect(story.officer(Cast.noor, command).isEmpty)
        }
        #expect(story.officer(Cast.noor, .confirm(note: "again")).isEmpty)
        #expect(story.refusal(.verify, by: noor) == .alreadyVerified)
        #expect(story.officer(Cast.noor, .findFalse(note: "n")).count == 1)
        #expect(story.officer(Cast.noor, .findFalse(note: "n")).isEmpty)
        #expect(story.officer(Cast.noor, .close(.falseAccident, note: "n")).count > 0)
        #expect(story.officer(Cast.noor, .close(.falseAccident, note: "n")).isEmpty)
        let late: [Alarm.Command] = [
            .acknowledge, .verify, .answer(Cast.amina.circle[0].id, .going),
        ]
        for command in late { #expect(story.refusal(command, by: noor) == .alreadyClosed) }
    }

    @Test func `what is presumed real stays so when somebody takes it`() {
        var story = Story()
        story.report(Cast.sighting())
        story.wait(.seconds(300))
        story.attend()
        story.officer(Cast.noor, .acknowledge)
        #expect(story.alarm.phase == .presumedReal)
        #expect(story.alarm.isClaimed)
        #expect(story.officer(Cast.noor, .respond).count == 1)
    }

    @Test func `an officer notes what she was told, once`() {
        var story = Story()
        story.report(Cast.sighting())
        #expect(story.refusal(.note("x"), by: .stranger) == .notAnOfficer)
        #expect(story.refusal(.note(" "), by: .officer(Cast.noor.id)) == .noteNeeded)
        #expect(story.officer(Cast.noor, .note("called Joseph")).count == 1)
        #expect(story.officer(Cast.noor, .note("called Joseph")).isEmpty)
        #expect(story.officer(Cast.ines, .note("called Joseph")).count == 1)
        let joseph = Cast.amina.circle[0].id
        #expect(story.officer(Cast.noor, .answer(joseph, .going)).count == 1)
        #expect(story.officer(Cast.noor, .answer(joseph, .going)).isEmpty)
    }

    @Test func `a shield answers, and is not called again`() {
        var story = Story()
        story.report(Cast.sighting())
        let joseph = Cast.amina.circle[0].id
        story.attemptAll(.later(reason: "busy", wait: nil))
        story.wish(.alarm(story.alarm.id, .answer(joseph, .going)), by: .shield(joseph))
        #expect(story.alarm.latestAnswer(of: joseph)?.answer == .going)
        let his = Set(story.notices(to: .shield(joseph)).map(\.number))
        #expect(!story.alarm.deliveries.contains { his.contains($0.notice) && $0.isDue })
    }

    @Test func `somebody who was not told cannot answer`() {
        var story = Story()
        story.report(Cast.sighting())
        let other = Cast.bela.circle[0].id
        #expect(story.refusal(.answer(other, .going), by: .shield(other)) == .notAShieldOfThis)
    }
}
