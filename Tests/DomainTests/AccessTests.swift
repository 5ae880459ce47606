// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SigningIn {
    let invitation = digest(1)
    let session = digest(2)
    let later = Cast.noon + .seconds(3600)

    @Test func `R-18 an invitation signs in once`() {
        var story = invited()
        story.wish(
            .access(.signIn(invitation: invitation, session: session, until: later)),
            by: .stranger)
        #expect(story.world.access.officer(of: session, at: story.now) == Cast.noor.id)
        let again = Access.Command.signIn(
            invitation: invitation, session: Self.digest(3), until: later)
        #expect(throws: Refusal.access(.invitationNotValid)) {
            try story.world.decide(.access(again), by: .stranger, at: story.now)
        }
    }

    @Test func `the same sign-in twice adds nothing`() {
        var story = invited()
        let command = Command.access(
            .signIn(invitation: invitation, session: session, until: later))
        #expect(story.wish(command, by: .stranger).count == 1)
        #expect(story.wish(command, by: .stranger).isEmpty)
    }

    @Test func `an invitation that is too old signs nobody in`() {
        var story = invited()
        story.now = later
        let command = Access.Command.signIn(
            invitation: invitation, session: session, until: later + .seconds(1))
        #expect(throws: Refusal.access(.invitationNotValid)) {
            try story.world.decide(.access(command), by: .stranger, at: story.now)
        }
    }

    @Test func `a session ends at its time, and by signing out`() {
        var story = invited()
        story.wish(
            .access(.signIn(invitation: invitation, session: session, until: later)),
            by: .stranger)
        #expect(story.world.access.officer(of: session, at: later) == nil)
        story.wish(.access(.signOut(session: session)), by: .officer(Cast.noor.id))
        #expect(story.world.access.officer(of: session, at: story.now) == nil)
        #expect(
            story.wish(.access(.signOut(session: session)), by: .officer(Cast.noor.id)).isEmpty)
    }

    @Test func `only somebody on the roster is invited`() {
        let story = Story()
        let command = Access.Command.invite(ID(high: 2, low: 99), secret: invitation, until: later)
        #expect(throws: Refusal.access(.unknownOfficer)) {
            try story.world.decide(.access(command), by: .administrator, at: story.now)
        }
    }

    @Test func `the same invitation twice adds nothing`() {
        var story = invited()
        let again = Access.Command.invite(Cast.noor.id, secret: invitation, until: later)
        #expect(story.wish(.access(again), by: .administrator).isEmpty)
    }

    @Test func `what may sign in is there again after a fast start`() {
        var story = invited()
        story.wish(
            .access(.signIn(invitation: invitation, session: session, until: later)),
            by: .stranger)
        for byte in [UInt8(9), 4] {
            story.wish(
                .access(.invite(Cast.ines.id, secret: Self.digest(byte), until: later)),
                by: .administrator)
            story.wish(
                .access(
                    .signIn(
                        invitation: Self.digest(byte), session: Self.digest(byte + 1), until: later)
                ), by: .stranger)
            story.wish(
                .access(.invite(Cast.ines.id, secret: Self.digest(byte + 2), until: later)),
                by: .administrator)
        }
        var copy = World()
        for fact in story.world.compacted { copy.evolve(by: fact) }
        #expect(copy.access == story.world.access)
        #expect(copy.access.sessions.count == 3)
    }

    @Test func `a digest has 32 bytes`() {
        #expect(Digest(bytes: Array(repeating: 1, count: 31)) == nil)
        #expect(Self.digest(1) < Self.digest(2))
    }

    @Test func `what has run out is forgotten`() {
        var story = invited()
        story.now = later + .seconds(1)
        story.wish(
            .access(.invite(Cast.ines.id, secret: Self.digest(4), until: story.now + .seconds(9))),
            by: .administrator)
        #expect(story.world.access.invitations.count == 1)
    }

    private func invited() -> Story {
        var story = Story()
        story.wish(
            .access(.invite(Cast.noor.id, secret: invitation, until: later)), by: .administrator)
        return story
    }

    private static func digest(_ byte: UInt8) -> Digest {
        Digest(bytes: Array(repeating: byte, count: 32))!
    }
}

@Suite(.timeLimit(.minutes(5)))
struct Enrolling {
    @Test func `the same organisation twice adds nothing`() {
        var story = Story()
        for command in Cast.commands {
            #expect(story.wish(.roster(command), by: .administrator).isEmpty)
        }
    }

    @Test func `a device belongs to one defender, and goes with her`() {
        var story = Story()
        var thief = Cast.bela
        thief.devices = Cast.amina.devices
        #expect(refusal(.enrol(thief), story) == .deviceTaken)
        var amina = Cast.amina
        amina.devices = []
        story.wish(.roster(.enrol(amina)), by: .administrator)
        story.wish(.roster(.enrol(thief)), by: .administrator)
        #expect(
            story.world.roster.owners[Cast.amina.devices[0].identifier] == Cast.bela.id)
        #expect(story.world.roster.owners[Cast.bela.devices[0].identifier] == nil)
    }

    @Test func `what names somebody unknown is refused`() {
        let story = Story()
        var rota = story.world.roster.rota!
        rota.order.append(ID(high: 2, low: 99))
        #expect(refusal(.setRota(rota), story) == .unknownOfficer)
        var defender = Cast.amina
        defender.plan = ID(high: 3, low: 99)
        #expect(refusal(.enrol(defender), story) == .unknownPlan)
        #expect(refusal(.enrol(.unidentified), story) == .reservedIdentity)
        #expect(refusal(.agreePlan(.unidentified), story) == .reservedIdentity)
    }

    private func refusal(_ command: Roster.Command, _ story: Story) -> Roster.Refusal? {
        do throws(Refusal) {
            _ = try story.world.decide(.roster(command), by: .administrator, at: story.now)
            return nil
        } catch {
            if case .roster(let refusal) = error { return refusal }
            return nil
        }
    }
}
