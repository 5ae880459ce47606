// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct Reaching {
    @Test func `when a way fails the next rung is used at once`() {
        var story = Story()
        story.report(Cast.sighting())
        let joseph = Recipient.shield(Cast.amina.circle[0].id)
        let first = story.alarm.deliveries[0]
        story.wish(
            .alarm(
                story.alarm.id,
                .recordAttempt(
                    of: first.label, attempt: 1, .later(reason: "down", wait: nil))),
            by: .carrier(.sms))
        #expect(story.notices(to: joseph).map(\.rung) == [0, 1])
        #expect(story.alarm.deliveries[0].isDue)
    }

    @Test func `R-12 when a way says nothing the next rung is used beside it`() {
        var story = Story()
        story.report(Cast.sighting())
        #expect(story.nextAttendance == story.now + .milliseconds(1_500))
        story.wait(.milliseconds(1_499))
        #expect(story.attend().isEmpty)
        story.wait(.milliseconds(1))
        story.attend()
        let joseph = Recipient.shield(Cast.amina.circle[0].id)
        #expect(story.notices(to: joseph).map(\.rung) == [0, 1])
        #expect(story.alarm.deliveries[0].isDue)
        #expect(story.attend().isEmpty)
    }

    @Test func `of a rung with two ways the one not tried yet is hurried, when one met trouble`() {
        var story = Story()
        var amina = Cast.amina
        let sms = amina.circle[0].reach.rungs[0]
        amina.circle[0].reach.rungs[0] = sms + amina.circle[1].reach.rungs[0]
        story.wish(.roster(.enrol(amina)), by: .administrator)
        story.report(Cast.sighting(of: amina))
        let joseph = Recipient.shield(amina.circle[0].id)
        for delivery in story.alarm.deliveries
        where story.alarm.notices[delivery.notice - 1].recipient != joseph || delivery.number == 1 {
            let isFirst = delivery.number == 1
            story.wish(
                .alarm(
                    story.alarm.id,
                    .recordAttempt(
                        of: delivery.label, attempt: 1,
                        isFirst ? .later(reason: "down", wait: nil) : .taken(reference: "x"))),
                by: .carrier(.sms))
        }
        #expect(story.notices(to: joseph).map(\.rung) == [0])
        #expect(story.nextAttendance == story.now + .milliseconds(1_500))
        story.wait(.milliseconds(1_500))
        story.attend()
        #expect(story.notices(to: joseph).map(\.rung) == [0, 1])
    }

    @Test func `a stand-down is not hurried, even when its closing was lost with a damaged entry`()
        throws
    {
        var story = Story()
        story.report(Cast.sighting())
        story.attemptAll(.taken(reference: "x"))
        for delivery in story.alarm.deliveries {
            story.wish(
                .alarm(story.alarm.id, .recordReceipt(of: delivery.label, .delivered)),
                by: .carrier(.sms))
        }
        story.officer(Cast.noor, .acknowledge)
        story.officer(Cast.noor, .findFalse(note: "She says so."))
        let noor = Author.officer(Cast.noor.id)
        let close = Alarm.Command.close(.falseTechnical, note: "Pressed by a child.")
        let events = try story.world.decide(
            .alarm(story.alarm.id, close), by: noor, at: story.now)
        story.take(events.dropLast(), by: noor, at: story.now)
        try #require(story.alarm.isOpen)
        let joseph = Recipient.shield(Cast.amina.circle[0].id)
        #expect(story.notices(to: joseph).last?.reason == .standDown)
        story.wait(.seconds(10))
        #expect(story.attend().isEmpty)
        #expect(story.nextAttendance == nil)
    }

    @Test func `an SMS without a receipt gives way to mail after the patience`() {
        var story = Story()
        story.report(Cast.sighting())
        story.attemptAll(.taken(reference: "x"))
        story.officer(Cast.noor, .acknowledge)
        story.wait(.seconds(91))
        story.attend()
        let joseph = Recipient.shield(Cast.amina.circle[0].id)
        #expect(story.notices(to: joseph).map(\.rung) == [0, 1])
        story.attemptAll(.taken(reference: "x"))
        story.wait(.seconds(91))
        #expect(story.attend().isEmpty)
    }

    @Test func `a delivered SMS needs no mail`() {
        var story = Story()
        story.report(Cast.sighting())
        story.attemptAll(.taken(reference: "x"))
        for delivery in story.alarm.deliveries {
            story.wish(
                .alarm(
                    story.alarm.id, .recordReceipt(of: delivery.label, .delivered)),
                by: .carrier(.sms))
        }
        story.officer(Cast.noor, .acknowledge)
        story.wait(.seconds(200))
        #expect(story.attend().isEmpty)
    }

    @Test func `attempts wait longer and longer, and end`() {
        var story = Story()
        story.report(Cast.sighting())
        var waits: [Int64] = []
        while let next = story.alarm.deliveries[0].dueMoment {
            waits.append((next - story.now).milliseconds / 1000)
            story.now = max(story.now, next)
            story.wish(
                .alarm(
                    story.alarm.id,
                    .recordAttempt(
                        of: Delivery.Label(number: 1),
                        attempt: story.alarm.deliveries[0].attempts + 1,
                        .later(reason: "down", wait: nil))), by: .carrier(.sms))
        }
        #expect(waits.prefix(8) == [0, 1, 2, 4, 8, 16, 32, 60])
        #expect(story.alarm.deliveries[0].attempts == 32)
        #expect(story.alarm.deliveries[0].progress == .failed(story.now, reason: "down"))
    }

    @Test func `a carrier says how long to wait`() {
        var story = Story()
        story.report(Cast.sighting())
        story.attemptAll(.later(reason: "busy", wait: .seconds(45)))
        #expect(story.alarm.deliveries[0].progress == .due(story.now + .seconds(45)))
    }

    @Test func `an SMS of unknown fate is given up after four attempts`() {
        var story = Story()
        story.report(Cast.sighting())
        for _ in 0..<4 {
            story.attemptAll(.unknown(reason: "no answer"))
            story.wait(.seconds(60))
        }
        #expect(story.alarm.deliveries[0].attempts == 4)
        #expect(!story.alarm.deliveries[0].isDue)
    }

    @Test func `a shield without an address is passed over`() {
        var story = Story()
        var amina = Cast.amina
        amina.circle[0].reach = Reach(rungs: [])
        amina.circle[1].reach = Reach(rungs: [[]])
        amina.circle[2].reach.rungs[1] = []
        story.wish(.roster(.enrol(amina)), by: .administrator)
        story.report(Cast.sighting(of: amina))
        #expect(story.alarm.toldShields == amina.circle.dropFirst(2).map(\.id))
        story.attemptAll(.refused(reason: "no"))
        #expect(story.notices(to: .shield(amina.circle[2].id)).count == 1)
        #expect(story.notices(to: .shield(amina.circle[3].id)).count == 2)
    }

    @Test func `reports of what is not there are refused, and each counts once`() {
        var story = Story()
        story.report(Cast.sighting())
        #expect(
            story.refusal(
                .recordReceipt(of: Delivery.Label(number: 99), .delivered), by: .carrier(.sms))
                == .noSuchDelivery)
        let taken = Alarm.Command.recordAttempt(
            of: Delivery.Label(number: 1), attempt: 1, .taken(reference: "x"))
        #expect(
            story.refusal(
                .recordAttempt(of: Delivery.Label(number: 0), attempt: 1, .taken(reference: "x")),
                by: .carrier(.sms))
                == .noSuchDelivery)
        #expect(!story.wish(.alarm(story.alarm.id, taken), by: .carrier(.sms)).isEmpty)
        #expect(story.wish(.alarm(story.alarm.id, taken), by: .carrier(.sms)).isEmpty)
    }

    @Test func `a late report never moves a delivery backwards`() {
        var story = Story()
        story.report(Cast.sighting())
        story.attemptAll(.taken(reference: "x"))
        func receipt(_ receipt: Delivery.Receipt) -> Command {
            .alarm(story.alarm.id, .recordReceipt(of: Delivery.Label(number: 1), receipt))
        }
        story.wish(receipt(.delivered), by: .carrier(.sms))
        #expect(story.wish(receipt(.failed(reason: "x")), by: .carrier(.sms)).isEmpty)
        #expect(story.wish(receipt(.delivered), by: .carrier(.sms)).isEmpty)
        #expect(story.alarm.deliveries[0].progress == .delivered(story.now))
    }
}

extension Delivery {
    fileprivate var dueMoment: Moment? {
        if case .due(let moment) = progress { moment } else { nil }
    }
}
