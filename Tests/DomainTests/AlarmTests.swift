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
