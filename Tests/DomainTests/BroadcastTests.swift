// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TellingThePublic {
    @Test func `with consent and a standing approval the public is told at once`() {
        var story = Story()
        story.report(Cast.sighting(of: Cast.bela))
        #expect(story.alarm.broadcast.isPublic)
        #expect(story.notices(to: .everyone).count == 1)
        #expect(
            story.alarm.broadcast.disclosure == Disclosure(country: true, town: true, name: true))
    }

    @Test func `R-06 without consent nothing is told, whoever agrees`() {
        var story = Story()
        story.report(Cast.sighting())
        story.officer(Cast.noor, .acknowledge)
        for officer in [Cast.noor, Cast.ines] {
            #expect(
                story.refusal(.approveBroadcast, by: .officer(officer.id)) == .noConsentToPublish)
        }
        #expect(story.notices(to: .everyone).isEmpty)
    }

    @Test func `R-07 no broadcast without two officers`() {
        var story = Story()
        enrol(&story, consents: Cast.everyConsent)
        story.report(Cast.sighting())
        story.officer(Cast.noor, .approveBroadcast)
        #expect(story.officer(Cast.noor, .approveBroadcast).isEmpty)
        #expect(!story.alarm.broadcast.isPublic)
        story.officer(Cast.ines, .approveBroadcast)
        #expect(story.alarm.broadcast.isPublic)
    }

    @Test func `R-07 a plan whose standing approval names one officer is refused`() {
        var plan = Cast.openPlan
        plan.steps = [
            .init(after: .zero, action: .publish(approvedBy: [Cast.noor.id, Cast.noor.id]))
        ]
        let story = Story()
        #expect(throws: Refusal.roster(.planNeedsTwoOfficers)) {
            try story.world.decide(.roster(.agreePlan(plan)), by: .administrator, at: Cast.noon)
        }
    }

    @Test(arguments: [
        [Consent(scope: .publishAlarm, decision: .no, givenAt: Moment(seconds: 2), renewBy: nil)],
        [
            Consent(
                scope: .publishAlarm, decision: .askProxy, givenAt: Moment(seconds: 2), renewBy: nil
            )
        ],
        [
            Consent(
                scope: .publishAlarm, decision: .yes, givenAt: Moment(seconds: 2),
                renewBy: Cast.noon)
        ],
        [
            Consent(
                scope: .publishAlarm, decision: .yes, givenAt: Cast.noon + .seconds(1), renewBy: nil
            )
        ],
        [
            Consent(
                scope: .publishAlarm, decision: .yes, givenAt: Moment(seconds: 2), renewBy: nil),
            Consent(scope: .publishAlarm, decision: .no, givenAt: Moment(seconds: 3), renewBy: nil),
        ],
        [
            Consent(
                scope: .publishAlarm, decision: .yes, givenAt: Moment(seconds: 2), renewBy: nil),
            Consent(scope: .publishAlarm, decision: .no, givenAt: Moment(seconds: 2), renewBy: nil),
        ],
    ])
    func `a no, a proxy, an old, a future and a withdrawn consent all mean no`(
        consents: [Consent]
    ) {
        #expect(Disclosure(allowedBy: consents, at: Cast.noon) == nil)
    }

    @Test func `a false finding is not made public`() {
        var story = Story()
        enrol(&story, consents: Cast.everyConsent)
        story.report(Cast.sighting())
        story.officer(Cast.noor, .acknowledge)
        story.officer(Cast.noor, .findFalse(note: "sat on it"))
        let noor = Author.officer(Cast.noor.id)
        #expect(story.refusal(.approveBroadcast, by: noor) == .foundFalseIsNotPublic)
    }

    @Test func `a withdrawn broadcast sends nothing more`() {
        var story = Story()
        story.report(Cast.sighting(of: Cast.bela))
        story.officer(Cast.noor, .withdrawBroadcast)
        let posts = story.alarm.deliveries.filter { $0.address == .post }
        #expect(posts.map(\.progress) == [.superseded(story.now)])
        #expect(!story.alarm.broadcast.isPublic)
    }

    @Test func `the plan tells the public at its time, once`() {
        var story = told(by: [
            .init(after: .seconds(30), action: .task("Call the embassy.")),
            .init(
                after: .seconds(40),
                action: .publish(approvedBy: [Cast.noor.id, Cast.ines.id])),
        ])
        story.attemptAll(.taken(reference: "x"))
        story.wait(.seconds(39))
        #expect(story.attend().isEmpty)
        #expect(story.nextAttendance == story.now + .seconds(1))
        story.wait(.seconds(1))
        story.attend()
        #expect(story.alarm.broadcast.isPublic)
        #expect(story.attend().isEmpty)
        let noor = Author.officer(Cast.noor.id)
        #expect(story.refusal(.approveBroadcast, by: noor) == .alreadyPublic)
        #expect(story.officer(Cast.noor, .withdrawBroadcast).count == 1)
        #expect(story.officer(Cast.noor, .withdrawBroadcast).isEmpty)
    }

    @Test func `R-07 an approval by somebody unknown tells nobody`() {
        let story = Story()
        var plan = Cast.openPlan
        plan.steps = [
            .init(after: .zero, action: .task("Call.")),
            .init(
                after: .zero,
                action: .publish(approvedBy: [Cast.noor.id, ID(high: 2, low: 99)])),
        ]
        #expect(throws: Refusal.roster(.unknownOfficer)) {
            try story.world.decide(.roster(.agreePlan(plan)), by: .administrator, at: Cast.noon)
        }
        // Though an older build may have agreed to it.
        #expect(!told(by: plan.steps).alarm.broadcast.isPublic)
    }

    @Test func `only an officer withdraws, and only what is public`() {
        var story = Story()
        story.report(Cast.sighting())
        let noor = Author.officer(Cast.noor.id)
        #expect(story.refusal(.withdrawBroadcast, by: .stranger) == .notAnOfficer)
        #expect(story.refusal(.withdrawBroadcast, by: noor) == .notPublic)
        #expect(story.refusal(.approveBroadcast, by: .administrator) == .notAnOfficer)
        story.officer(Cast.noor, .acknowledge)
        story.officer(Cast.noor, .findFalse(note: "n"))
        story.officer(Cast.noor, .close(.falseAccident, note: "n"))
        #expect(story.refusal(.approveBroadcast, by: noor) == .alreadyClosed)
    }

    /// Bela's alarm with a plan of these steps.
    private func told(by steps: [ActionPlan.Step]) -> Story {
        var story = Story()
        var plan = Cast.openPlan
        plan.steps = steps
        story.world.evolve(
            by: Fact(at: Cast.noon, author: .administrator, event: .roster(.planAgreed(plan))))
        story.report(Cast.sighting(of: Cast.bela))
        return story
    }

    @Test func `a consent that ran out before the plan could tell leaves nothing due`() {
        var story = Story()
        var bela = Cast.bela
        bela.consents = []
        story.wish(.roster(.enrol(bela)), by: .administrator)
        story.report(Cast.sighting(of: bela))
        story.attemptAll(.taken(reference: "x"))
        bela.consents = Cast.everyConsent.map { consent in
            var consent = consent
            consent.renewBy = Cast.noon + .seconds(10)
            return consent
        }
        story.wish(.roster(.enrol(bela)), by: .administrator)
        #expect(story.nextAttendance == Cast.noon)
        story.wait(.seconds(10))
        #expect(story.attend().isEmpty)
        #expect(story.nextAttendance.map { $0 > story.now } == true)
        #expect(story.notices(to: .everyone).isEmpty)
    }

    private func enrol(_ story: inout Story, consents: [Consent]) {
        var amina = Cast.amina
        amina.consents = consents
        story.wish(.roster(.enrol(amina)), by: .administrator)
    }
}
