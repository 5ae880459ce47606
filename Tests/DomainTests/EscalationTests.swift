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

    @Test func `somebody of whom nothing is known is paged by paging everybody`() {
        var story = Story()
        let unknown = ID<Officer>(high: 2, low: 99)
        // A newer build may have appointed her.
        let rota = Rota(
            order: [unknown], startsAt: Cast.noon, watch: .seconds(60), decisionMaker: unknown)
        story.world.evolve(
            by: Fact(at: Cast.noon, author: .administrator, event: .roster(.rotaSet(rota))))
        story.report(Cast.sighting())
        for officer in [Cast.noor, Cast.ines, Cast.tomas] {
            #expect(story.notices(to: .officer(officer.id)).count == 1)
        }
    }

    @Test(arguments: [([], Duration.seconds(60)), ([Cast.noor.id], .zero)])
    func `a rota in which nobody has the watch pages everybody`(
        order: [ID<Officer>], watch: Duration
    ) {
        var story = Story()
        story.wish(
            .roster(
                .setRota(
                    Rota(
                        order: order, startsAt: Cast.noon, watch: watch,
                        decisionMaker: Cast.tomas.id))), by: .administrator)
        story.report(Cast.sighting())
        story.wait(.seconds(180))
        story.attend()
        #expect(story.notices(to: .officer(Cast.ines.id)).count == 3)
    }

    @Test func `before a rota begins the watches count backwards`() {
        let rota = Rota(
            order: [Cast.noor.id, Cast.ines.id, Cast.tomas.id], startsAt: Cast.noon,
            watch: .seconds(3600), decisionMaker: Cast.tomas.id)
        #expect(rota.onWatch(at: Cast.noon - .seconds(1)) == Cast.tomas.id)
        #expect(rota.onWatch(at: Cast.noon - .seconds(3601)) == Cast.ines.id)
    }

    @Test func `each level has its time, the first at once`() {
        let delays = (0...5).map { Escalation.standard.delay(ofLevel: $0) }
        #expect(delays == [0, 60, 180, 300, 600, 900].map { .seconds($0) })
    }

    @Test func `a closed alarm waits for nothing`() {
        var story = Story()
        story.report(Cast.sighting())
        story.officer(Cast.noor, .acknowledge)
        story.officer(Cast.noor, .findFalse(note: "n"))
        story.officer(Cast.noor, .close(.falseAccident, note: "n"))
        #expect(story.nextAttendance == nil)
        story.wait(.seconds(86_400))
        #expect(story.attend().isEmpty)
    }

    @Test func `the next attempt is the earliest that waits`() {
        var story = Story()
        story.report(Cast.sighting())
        #expect(story.alarm.nextAttempt == Cast.noon)
        story.attemptAll(.taken(reference: "x"))
        #expect(story.alarm.nextAttempt == nil)
        #expect(story.alarm.dueDeliveries(at: story.now).isEmpty)
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
            story.refusal(.recordReceipt(delivery: 99, .delivered), by: .carrier(.sms))
                == .noSuchDelivery)
        let taken = Alarm.Command.recordAttempt(delivery: 1, attempt: 1, .taken(reference: "x"))
        #expect(
            story.refusal(
                .recordAttempt(delivery: 0, attempt: 1, .taken(reference: "x")), by: .carrier(.sms))
                == .noSuchDelivery)
        #expect(!story.wish(.alarm(story.alarm.id, taken), by: .carrier(.sms)).isEmpty)
        #expect(story.wish(.alarm(story.alarm.id, taken), by: .carrier(.sms)).isEmpty)
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
