// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import Testing

@Suite struct `A page of the journal` {
    @Test func `falls into parts that follow each other, each with the keys that it needs`() throws
    {
        let journal = try TestJournal(store: MemoryStore())
        let events: [Event] = [
            .roster(.stationNamed("Lantern", .standard)), .roster(.enrolled(Samples.person)),
            .roster(.enrolled(TestJournal.other)), .roster(.stationNamed("Beacon", .standard)),
        ]
        let decisions = events.map {
            Decision(at: Samples.at, author: .administrator, events: [$0])
        }
        let page = journal.scribe.write(decisions, after: World()).stored
        let middle = Set(page.entries[1...2].map(\.hash))
        let parts = page.parts { middle.contains($0.hash) }
        #expect(parts.map(\.isSo) == [false, true, false])
        #expect(parts.flatMap(\.page.entries) == page.entries)
        #expect(parts.map(\.page.before) == [page.before] + parts.dropLast().map(\.page.head))
        for part in parts.map(\.page) {
            #expect(Set(part.keys.map(\.subject)) == Set(part.entries.map(\.subject)))
        }
    }
}
