// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

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
        #expect(story.world.openAlarms[Cast.amina.id] == [ID(high: 9, low: 2)])
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
