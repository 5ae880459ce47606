// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct Remembering {
    @Test func `of closed alarms the last hundred that owe nothing are remembered`() {
        var story = Story()
        for number in 1...(World.mostClosed + 2) {
            open(UInt64(number), in: &story)
            close(UInt64(number), in: &story)
        }
        #expect(story.world.closed.count == World.mostClosed)
        #expect(story.world.alarm(id(1)) == nil)
        #expect(story.world.alarm(id(3))?.isOpen == false)
        #expect(story.world.codes.count == World.mostClosed)
    }

    @Test func `whoever is not yet told that it is over keeps the alarm remembered`() {
        var story = Story()
        open(1, in: &story)
        finish(1, in: &story)
        #expect(story.world.restless.contains(id(1)))
        for number in 2...(World.mostClosed + 2) {
            open(UInt64(number), in: &story)
            close(UInt64(number), in: &story)
        }
        #expect(story.world.alarm(id(1)) != nil)
        #expect(story.world.alarm(id(2)) == nil)
    }

    @Test func `a record that closes an alarm twice has it forgotten, and nothing else`() {
        var story = Story()
        open(1, in: &story)
        close(1, in: &story)
        story.world.evolve(
            by: Fact(
                at: story.now, author: .officer(Cast.noor.id),
                event: .alarm(id(1), .closed(.falseAccident, note: "n"))))
        for number in 2...World.mostClosed {
            open(UInt64(number), in: &story)
            close(UInt64(number), in: &story)
        }
        #expect(story.world.alarm(id(1)) == nil)
        #expect(story.world.alarms.count == World.mostClosed - 1)
        func again() -> World {
            var again = World()
            story.world.compacted.forEach { again.evolve(by: $0) }
            return again
        }
        #expect(again().alarms == story.world.alarms)
        for number in World.mostClosed + 1...World.mostClosed + 2 {
            open(UInt64(number), in: &story)
            close(UInt64(number), in: &story)
        }
        #expect(story.world.alarms.count == World.mostClosed)
        #expect(again() == story.world)
    }

    @Test func `a code that another alarm has taken over stays with that one`() {
        var story = Story()
        open(1, in: &story)
        let code = story.world.alarms[id(1)]!.code
        close(1, in: &story)
        let raising = Alarm.Raising(
            code: code, defender: Cast.bela.id, linkKey: Private(ID(high: 8, low: 900)),
            plan: Cast.plan, trigger: story.world.alarms[id(1)]!.triggers[0])
        story.world.evolve(
            by: Fact(at: story.now, author: .stranger, event: .alarm(id(900), .raised(raising))))
        for number in 2...(World.mostClosed + 1) {
            open(UInt64(number), in: &story)
            close(UInt64(number), in: &story)
        }
        #expect(story.world.alarm(id(1)) == nil)
        #expect(story.world.codes[code] == [id(900)])
    }

    @Test func `of two alarms of one defender, closing the first leaves the other open`() {
        var story = Story()
        open(1, in: &story)
        let raising = Alarm.Raising(
            code: Code("A2")!, defender: Cast.amina.id, linkKey: Private(ID(high: 8, low: 900)),
            plan: Cast.plan, trigger: story.world.alarms[id(1)]!.triggers[0])
        // As two nodes may write it that could not hear each other.
        story.world.evolve(
            by: Fact(at: story.now, author: .stranger, event: .alarm(id(900), .raised(raising))))
        #expect(story.world.openAlarms[Cast.amina.id] == [id(1), id(900)])
        finish(1, in: &story)
        #expect(story.world.openAlarms[Cast.amina.id] == [id(900)])
    }

    @Test func `what nodes raised apart is the same after a snapshot, and stays within reach`() {
        var story = Story()
        open(1, in: &story)
        let first = story.world.alarms[id(1)]!
        for number in [900, 3] as [UInt64] {
            let raising = Alarm.Raising(
                code: first.code, defender: Cast.amina.id,
                linkKey: Private(ID(high: 8, low: number)), plan: Cast.plan,
                trigger: first.triggers[0])
            story.world.evolve(
                by: Fact(
                    at: story.now, author: .stranger, event: .alarm(id(number), .raised(raising))))
        }
        finish(900, in: &story)
        #expect(story.world.openAlarms[Cast.amina.id] == [id(1), id(3)])
        #expect(story.world.openAlarms(with: first.code).map(\.id) == [id(1), id(3)])
        #expect(story.world.everyOpenAlarm.count == 2)
        var again = World()
        story.world.compacted.forEach { again.evolve(by: $0) }
        #expect(again == story.world)
        // What she sends joins the last one.
        story.report(Cast.sighting(key: 7, alarm: 7))
        #expect(story.world.alarms[id(3)]?.triggers.count == 2)
    }

    @Test func `an alarm that nobody remembers refuses, and its facts change nothing`() {
        var story = Story()
        let before = story.world
        #expect(throws: Refusal.alarm(.noSuchAlarm)) {
            try before.decide(
                .alarm(id(77), .acknowledge), by: .officer(Cast.noor.id), at: Cast.noon)
        }
        story.world.evolve(
            by: Fact(at: Cast.noon, author: .stranger, event: .alarm(id(77), .acknowledged)))
        #expect(story.world == before)
    }

    @Test(arguments: [true, false])
    func `a world made from its short history is the same`(hasRota: Bool) {
        var story = Story()
        open(1, in: &story)
        finish(1, in: &story)
        open(2, in: &story)
        story.report(Cast.sighting(of: nil, key: 9, alarm: 9))
        story.wish(
            .access(
                .invite(
                    Cast.noor.id, secret: Digest(bytes: Array(repeating: 1, count: 32))!,
                    until: story.now + .seconds(60))), by: .administrator)
        if !hasRota { story.world.roster.rota = nil }
        var copy = World()
        for fact in story.world.compacted { copy.evolve(by: fact) }
        #expect(copy == story.world)
    }

    @Test func `what is not understood of the station signs everybody out`() {
        var story = Story()
        story.wish(
            .access(
                .invite(
                    Cast.noor.id, secret: Digest(bytes: Array(repeating: 1, count: 32))!,
                    until: story.now + .seconds(60))), by: .administrator)
        story.world.doubt(Cast.amina.id)
        #expect(story.world.access.invitations.count == 1)
        story.world.doubt(Defender.unidentified.id)
        #expect(story.world.access.invitations.isEmpty)
    }

    @Test(arguments: [Cast.amina.id, Defender.unidentified.id])
    func `in doubt nothing is closed, found false or published, and an SOS is taken`(
        defender: ID<Defender>
    ) {
        var story = Story()
        var amina = Cast.amina
        amina.consents = Cast.everyConsent
        story.wish(.roster(.enrol(amina)), by: .administrator)
        story.report(Cast.sighting(of: amina))
        let noor = Author.officer(Cast.noor.id)
        story.officer(Cast.noor, .acknowledge)
        story.world.doubt(defender)
        #expect(story.refusal(.approveBroadcast, by: noor) == .notUnderstood)
        #expect(story.world.roster.defender(Cast.amina.id).consents.isEmpty)
        #expect(story.world.roster.hasDoubts)
        story.world.doubt(Cast.amina.id)
        #expect(story.refusal(.findFalse(note: "n"), by: noor) == .notUnderstood)
        #expect(story.refusal(.close(.safe, note: "n"), by: noor) == .notUnderstood)
        #expect(!story.report(Cast.sighting(of: amina, key: 2)).isEmpty)
    }

    private func id(_ number: UInt64) -> ID<Alarm> { ID(high: 9, low: number) }

    private func open(_ number: UInt64, in story: inout Story) {
        story.report(Cast.sighting(key: number, alarm: number))
    }

    /// Found false and closed; her shields are yet to be told.
    private func finish(_ number: UInt64, in story: inout Story) {
        for command: Alarm.Command in [
            .acknowledge, .findFalse(note: "n"), .close(.falseAccident, note: "n"),
        ] {
            story.wish(.alarm(id(number), command), by: .officer(Cast.noor.id))
        }
    }

    private func close(_ number: UInt64, in story: inout Story) {
        finish(number, in: &story)
        for delivery in story.world.alarms[id(number)]?.dueDeliveries(at: story.now) ?? [] {
            story.wish(
                .alarm(
                    id(number),
                    .recordAttempt(
                        of: delivery.label, attempt: delivery.attempts + 1,
                        .taken(reference: "x"))), by: .carrier(.sms))
        }
    }
}
