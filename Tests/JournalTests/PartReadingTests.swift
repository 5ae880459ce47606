// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials
import HashTreeCollections
import Testing

@testable import Journal

@Suite(.timeLimit(.minutes(5)))
struct `Reading in part` {
    @Test(arguments: Samples.events)
    func `takes what calls for help and leaves what quiets, wherever the unknown part is`(
        event: Event
    ) throws {
        let plain = Decision(at: Samples.at, author: .stranger, events: [event]).plain
        for bytes in WireForm.withUnknownFields(plain) {
            // Inside a text the change is another text, and no unknown part.
            guard
                let form = understood({ () throws(Unreadable) in
                    try FormDecision(plain: Data(bytes))
                }), understood({ () throws(Unreadable) in try form.read() }) == nil
            else { continue }
            let events = form.readInPart().events
            #expect(events.isEmpty == Self.quiets(event), "\(event)")
        }
    }

    /// Written down a second time, apart from the code that it judges.
    private static func quiets(_ event: Event) -> Bool {
        switch event {
        case .alarm(_, .acknowledged), .alarm(_, .foundFalse), .alarm(_, .closed),
            .alarm(_, .answered), .alarm(_, .attempted), .alarm(_, .receipted),
            .alarm(_, .broadcastApproved), .alarm(_, .broadcastOrdered), .access(.invited),
            .access(.signedIn):
            true
        case .alarm, .roster, .access, .quarantine: false
        }
    }

    @Test(arguments: UInt64(1)...16)
    func `any history opens with unknown parts in it, and goes on`(seed: UInt64) async throws {
        let store = MemoryStore()
        var journal = try TestJournal(store: store, seed: seed)
        try await journal.begin()
        var history = History(seed: seed)
        var seeded = Seeded(seed &+ 1000)
        for _ in 0..<200 {
            let (command, author, now) = history.next(in: journal.world)
            let world = journal.world
            guard let events = try? world.decide(command, by: author, at: now), !events.isEmpty
            else { continue }
            let decision = Decision(at: now, author: author, events: events)
            // Inside a text it may be no text any more: no build writes that.
            let altered = WireForm.withUnknownFields(decision.plain).filter { bytes in
                understood { () throws(Unreadable) in try FormDecision(plain: Data(bytes)) } != nil
            }
            let bytes =
                seeded.below(3) == 0 ? altered[seeded.below(altered.count)] : decision.plain
            try await journal.write(bytes, in: decision)
        }
        let reading = try await journal.openedHere()
        #expect(reading.head == journal.scribe.head && !reading.inPart.isEmpty)
        for id in journal.world.openAlarms.values.joined() {
            #expect(reading.world.alarms[id]?.isOpen == true)
        }
        // It goes on here: nothing that may come makes this build fall.
        var world = reading.world
        for _ in 0..<200 {
            let (command, author, now) = history.next(in: world)
            guard let events = try? world.decide(command, by: author, at: now) else { continue }
            for event in events { world.evolve(by: Fact(at: now, author: author, event: event)) }
        }
    }
}
