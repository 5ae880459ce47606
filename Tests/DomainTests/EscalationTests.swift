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
        story.attemptAll(.taken(reference: "x"))
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

    @Test func `R-02 an alarm found false whose acknowledgement was lost is paged on`() {
        var story = Story()
        story.report(Cast.sighting())
        // The entry before it is damaged and was left out.
        story.world.evolve(
            by: Fact(
                at: story.now, author: .officer(Cast.noor.id),
                event: .alarm(story.alarm.id, .foundFalse(note: "n"))))
        #expect(story.nextAttendance != nil)
        story.wait(.seconds(60))
        #expect(story.attend().contains(.alarm(story.alarm.id, .escalated(level: 1))))
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
