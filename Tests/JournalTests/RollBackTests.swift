// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials
import HashTreeCollections
import SwiftProtobuf
import Testing

@testable import Journal

/// An older build goes on with the journal of a newer one: docs/decisions/0009.
@Suite(.timeLimit(.minutes(5)))
struct `Rolling back in mid-alarm` {
    private let strange = TestJournal.strange
    private let noor = Author.officer(Samples.officers[0])

    private func begun() async throws -> TestJournal {
        var journal = try TestJournal(store: MemoryStore())
        for event in Self.roster { try await journal.write(.roster(event)) }
        return journal
    }

    private static let roster: [Roster.Event] = [
        .stationNamed("Lantern", .standard), .appointed(Samples.officer),
        .planAgreed(Samples.plan), .enrolled(consenting),
    ]

    /// She allows everything, and wants it told at once.
    private static let consenting: Defender = {
        var person = Samples.person
        person.consents = Consent.Scope.allCases.map {
            Consent(scope: $0, decision: .yes, givenAt: Samples.at - .seconds(60), renewBy: nil)
        }
        return person
    }()

    private func sos(at moment: Moment) -> Command {
        .report(
            Sighting(
                device: DeviceIdentifier("350000000000001")!, origin: Private("127.0.0.1"),
                bearer: "gt06", triggers: [.sos], fix: Samples.fix, occurredAt: moment,
                batteryPercent: 50, isDamaged: false, key: MessageKey(bits: 77), excerpt: [],
                opening: Opening(
                    alarm: ID(high: 0xA2, low: 2), linkKey: Private(ID(high: 3, low: 4)), salt: 5)))
    }

    /// The officers paged and the shields called by `events`.
    private func called(by events: [Event]) -> (pages: Int, calls: Int, posts: Int) {
        var found = (pages: 0, calls: 0, posts: 0)
        for case .alarm(_, .notified(let notices)) in events {
            for notice in notices {
                switch notice.reason {
                case .page: found.pages += 1
                case .help: found.calls += 1
                case .broadcast: found.posts += 1
                case .standDown: break
                }
            }
        }
        return found
    }

    @Test func `an alarm that a newer build raised is paged on`() async throws {
        var journal = try await begun()
        try await journal.writeAsNewer(
            .alarm(Samples.alarm, .raised(Samples.raising)), by: .device(ID(high: 7, low: 8))
        ) { form in
            var raising = form.events[0].alarm.raised
            raising.trigger.kind = nil
            try raising.trigger.merge(serializedBytes: strange)
            raising.plan.steps.append(try FormStep(serializedBytes: strange))
            try raising.merge(serializedBytes: strange)
            form.events[0].alarm.raised = raising
            form.author = try FormAuthor(serializedBytes: strange)
        }
        let reading = try await journal.openedHere()
        #expect(reading.inPart == [EntryNumber(5)])
        let alarm = try #require(reading.world.alarms[Samples.alarm])
        #expect(alarm.isOpen && alarm.triggers.map(\.kind) == [.attention(code: 0)])
        #expect(alarm.plan.steps.count == 2)
        #expect(reading.world.openAlarms[Samples.defender] == [Samples.alarm])
        let later = Samples.at + .seconds(100_000)
        let events = try reading.world.decide(
            .alarm(Samples.alarm, .attend), by: .rule(.escalation), at: later)
        #expect(called(by: events).pages > 0)
        #expect(called(by: events).posts == 0)
    }

    @Test func `R-06 a withdrawal that only a newer build understands is never ignored`()
        async throws
    {
        var journal = try await begun()
        // Before it, her standing consent publishes at once.
        let now = Samples.at + .seconds(1000)
        #expect(Disclosure(allowedBy: Self.consenting.consents, at: now) != nil)
        try await journal.writeAsNewer(.roster(.enrolled(Self.consenting))) { form in
            form.events[0].roster = try FormRosterEvent(serializedBytes: strange)
        }
        let world = try await journal.openedHere().world
        #expect(world.roster.defender(Samples.defender).consents.isEmpty)
        let events = try world.decide(sos(at: now), by: .device(ID(high: 7, low: 8)), at: now)
        let found = called(by: events)
        #expect(found.calls == 3 && found.pages == 1 && found.posts == 0)

        var open = world
        for event in events { open.evolve(by: Fact(at: now, author: .stranger, event: event)) }
        let id = try #require(open.openAlarms[Samples.defender]?.last)
        #expect(throws: Refusal.alarm(.notUnderstood)) {
            try open.decide(.alarm(id, .approveBroadcast), by: noor, at: now)
        }
        let later = now + .seconds(100_000)
        let due = try open.decide(.alarm(id, .attend), by: .rule(.plan), at: later)
        #expect(called(by: due).posts == 0 && called(by: due).pages > 0)
    }

    @Test func `what quiets an alarm and is not wholly understood does not quiet it`()
        async throws
    {
        let quieting: [Alarm.Event] = [
            .acknowledged, .foundFalse(note: "A mistake."), .closed(.safe, note: "Home."),
            .answered(Samples.shield, .going),
        ]
        for event in quieting {
            var journal = try await begun()
            try await journal.write(.alarm(Samples.alarm, .raised(Samples.raising)))
            try await journal.writeAsNewer(.alarm(Samples.alarm, event), by: noor) { form in
                try form.events[0].alarm.merge(serializedBytes: strange)
            }
            let world = try await journal.openedHere().world
            let alarm = try #require(world.alarms[Samples.alarm])
            #expect(alarm.phase == .raised && alarm.claimedBy == nil && alarm.answers.isEmpty)
            let due = try world.decide(
                .alarm(Samples.alarm, .attend), by: .rule(.escalation),
                at: Samples.at + .seconds(100_000))
            #expect(called(by: due).pages > 0)
        }
    }

    @Test func `of a defender in doubt no alarm is closed or found false`() async throws {
        var journal = try await begun()
        try await journal.write(.alarm(Samples.alarm, .raised(Samples.raising)))
        try await journal.writeAsNewer(.alarm(Samples.alarm, .noted("x"))) { form in
            form.events[0].alarm.kind = nil
            try form.events[0].alarm.merge(serializedBytes: strange)
        }
        var world = try await journal.openedHere().world
        func officer(_ command: Alarm.Command) throws {
            let events = try world.decide(
                .alarm(Samples.alarm, command), by: noor, at: Samples.at)
            for event in events {
                world.evolve(by: Fact(at: Samples.at, author: noor, event: event))
            }
        }
        try officer(.acknowledge)
        try officer(.confirm(note: ""))
        try officer(.respond)
        #expect(throws: Refusal.alarm(.notUnderstood)) {
            try world.decide(
                .alarm(Samples.alarm, .close(.safe, note: "Home.")), by: noor, at: Samples.at)
        }
        #expect(throws: Refusal.alarm(.notUnderstood)) {
            try world.decide(
                .alarm(Samples.alarm, .findFalse(note: "No.")), by: noor, at: Samples.at)
        }
    }

    @Test func `a doubt about the station publishes nothing and lets nobody in`() async throws {
        var journal = try await begun()
        try await journal.write(
            .access(.invited(Samples.officers[0], secret: Samples.digest(1), until: Samples.at)))
        try await journal.writeAsNewer(.roster(.appointed(Samples.officer))) { form in
            form.events[0] = try FormEvent(serializedBytes: strange)
        }
        let world = try await journal.openedHere().world
        #expect(world.access.invitations.isEmpty && world.access.sessions.isEmpty)
        let now = Samples.at + .seconds(1000)
        let events = try world.decide(sos(at: now), by: .device(ID(high: 7, low: 8)), at: now)
        let found = called(by: events)
        #expect(found.calls == 3 && found.pages == 1 && found.posts == 0)
    }

    @Test func `a shield whom only a newer build understands is called, and told the town`()
        async throws
    {
        var journal = try await begun()
        try await journal.writeAsNewer(.roster(.enrolled(Self.consenting))) { form in
            var defender = form.events[0].roster.enrolled
            var shield = defender.circle[0]
            shield.reach[0].addresses = [try FormAddress(serializedBytes: strange)]
            defender.circle[0] = shield
            form.events[0].roster.enrolled = defender
        }
        let circle = try await journal.openedHere().world.roster.defender(Samples.defender).circle
        #expect(circle.count == 3)
        #expect(circle[0].sees == .town && circle[1].sees == .area)
        #expect(circle[0].reach.rungs[0] == circle[0].reach.rungs[1])
        #expect(circle[0].reach.rungs.count == 2 && !circle[0].reach.rungs[0].isEmpty)
    }

    @Test func `a notice of which nothing is understood keeps its number and its deliveries`()
        async throws
    {
        var journal = try await begun()
        try await journal.write(.alarm(Samples.alarm, .raised(Samples.raising)))
        let first = Notice(
            number: 1, recipient: .shield(Samples.shield), reason: .help, rung: 0,
            addresses: Samples.notices[0].addresses, firstDelivery: 1)
        let second = Notice(
            number: 2, recipient: .officer(Samples.officers[0]), reason: .page(level: 0), rung: 0,
            addresses: Samples.notices[1].addresses, firstDelivery: 3)
        try await journal.writeAsNewer(.alarm(Samples.alarm, .notified([first, second]))) { form in
            form.events[0].alarm.notified.notices[0].addresses[1] = try FormAddress(
                serializedBytes: strange)
        }
        try await journal.write(
            .alarm(Samples.alarm, .attempted(delivery: 3, .taken(reference: "r"))))
        let alarm = try #require(try await journal.openedHere().world.alarms[Samples.alarm])
        #expect(alarm.notices.map(\.number) == [1, 2])
        #expect(alarm.deliveries.map(\.number) == [1, 2, 3])
        #expect(alarm.deliveries[0].isDue)
        guard case .failed = alarm.deliveries[1].progress,
            case .accepted = alarm.deliveries[2].progress
        else {
            Issue.record("not \(alarm.deliveries.map(\.progress))")
            return
        }
    }

    @Test func `nothing is hidden from the newer build when it opens the journal again`()
        async throws
    {
        var journal = try await begun()
        try await journal.writeAsNewer(.roster(.enrolled(Self.consenting))) { form in
            try form.events[0].roster.enrolled.merge(serializedBytes: strange)
        }
        let before = try await journal.store.entries(after: EntryNumber(0), limit: 100)
        let reading = try await journal.openedHere()
        try await journal.store.replaceSnapshot(
            Snapshot.seal(
                reading.world, head: reading.head, keyring: try await journal.keyring()))
        try await journal.write(.alarm(Samples.alarm, .raised(Samples.raising)))
        let after = try await journal.store.entries(after: EntryNumber(0), limit: 100)
        #expect(Array(after.prefix(before.count)) == before && after.count == before.count + 1)
        let again = try await journal.openedHere()
        #expect(!again.isFromSnapshot && again.replayed == after.count)
        #expect(again.inPart == [EntryNumber(5)])
        let line = try Export.line(of: after[4], keyring: try await journal.keyring())
        let plain = try #require(try after[4].plain(with: try await journal.keyring()))
        #expect(line.contains("\"inPart\":true"))
        #expect(line.contains("\"plain\":\"\(plain.base64EncodedString())\""))
    }
}
