// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct Paging {
    @Test func `second officer, decision maker, everybody: each at its time`() {
        var story = Story()
        story.report(Cast.sighting())
        story.wait(.seconds(59))
        #expect(story.attend().isEmpty)
        story.wait(.seconds(1))
        story.attend()
        #expect(story.notices(to: .officer(Cast.ines.id)).map(\.reason) == [.page(level: 1)])
        story.wait(.seconds(120))
        story.attend()
        #expect(story.notices(to: .officer(Cast.tomas.id)).map(\.reason) == [.page(level: 2)])
        story.wait(.seconds(120))
        story.attend()
        #expect(story.notices(to: .officer(Cast.noor.id)).map(\.reason).last == .page(level: 3))
    }

    @Test func `R-02 everybody is paged again and again until a person acknowledges`() {
        var story = Story()
        story.report(Cast.sighting())
        for _ in 0..<10 {
            story.wait(.seconds(300))
            story.attend()
        }
        #expect(story.notices(to: .officer(Cast.noor.id)).count > 8)
        story.officer(Cast.ines, .acknowledge)
        story.wait(.seconds(3600))
        #expect(story.attend().isEmpty)
        #expect(
            !story.alarm.deliveries.contains { delivery in
                guard case .page = story.alarm.notice(of: delivery).reason else { return false }
                return delivery.isDue
            })
    }

    @Test func `after a long silence the repeated pages count once`() {
        var story = Story()
        story.report(Cast.sighting())
        story.wait(.seconds(7 * 86_400))
        story.attend()
        #expect(story.notices(to: .officer(Cast.noor.id)).count == 2)
    }

    @Test func `without a rota everybody is paged at once`() {
        var world = World()
        for command in Cast.commands {
            if case .setRota = command { continue }
            for event in (try? world.decide(.roster(command), by: .administrator, at: Cast.noon))
                ?? []
            {
                world.evolve(by: Fact(at: Cast.noon, author: .administrator, event: event))
            }
        }
        var story = Story()
        story.world = world
        story.report(Cast.sighting())
        for officer in [Cast.noor, Cast.ines, Cast.tomas] {
            #expect(story.notices(to: .officer(officer.id)).count == 1)
        }
    }

    @Test func `no answer is an answer: unverified in time it is presumed real`() {
        var story = Story()
        story.report(Cast.sighting())
        story.officer(Cast.noor, .acknowledge)
        story.wait(.seconds(300))
        story.attend()
        #expect(story.alarm.phase == .presumedReal)
        story.officer(Cast.noor, .respond)
        #expect(story.alarm.phase == .responding)
    }

    @Test func `what is due next is when attending does something, and never before`() {
        var story = Story()
        story.report(Cast.sighting())
        for _ in 0..<12 {
            guard let next = story.nextAttendance else {
                Issue.record("an open alarm without a next moment")
                return
            }
            story.now = next - .milliseconds(1)
            #expect(story.attend().isEmpty)
            story.now = next
            #expect(!story.attend().isEmpty)
        }
    }
}

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
                    delivery: first.number, attempt: 1, .later(reason: "down", wait: nil))),
            by: .carrier(.sms))
        #expect(story.notices(to: joseph).map(\.rung) == [0, 1])
        #expect(story.alarm.deliveries[0].isDue)
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
                    story.alarm.id, .recordReceipt(delivery: delivery.number, .delivered)),
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
                        delivery: 1, attempt: story.alarm.deliveries[0].attempts + 1,
                        .later(reason: "down", wait: nil))), by: .carrier(.sms))
        }
        #expect(waits.prefix(8) == [0, 1, 2, 4, 8, 16, 32, 60])
        #expect(story.alarm.deliveries[0].attempts == 32)
        #expect(story.alarm.deliveries[0].progress == .failed(story.now, reason: "down"))
    }

    @Test func `a late report never moves a delivery backwards`() {
        var story = Story()
        story.report(Cast.sighting())
        story.attemptAll(.taken(reference: "x"))
        func receipt(_ receipt: Delivery.Receipt) -> Command {
            .alarm(story.alarm.id, .recordReceipt(delivery: 1, receipt))
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
