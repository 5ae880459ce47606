// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials
import Journal
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `The export` {
    private struct Line: Decodable {
        var number: Int
        var recordedAt: String
        var subject: String
        var hash: String
        var erased: Bool?
        var decision: Content?

        struct Content: Decodable { var events: [[String: Something]] }
        struct Something: Decodable {}
    }

    @Test func `writes one line of JSON for each entry, in order`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        try await journal.store.destroyKey(of: Subject.of(TestJournal.other.id))
        var lines: [String] = []
        try await Export.run(
            journal.store, upTo: journal.scribe.head.number, keyring: try await journal.keyring()
        ) {
            lines.append($0)
        }
        let read = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(read.map(\.number) == Array(1...8))
        #expect(read.allSatisfy { $0.recordedAt == "2026-03-14T03:12:07.042Z" })
        #expect(read.filter { $0.erased == true }.map(\.number) == [6])
        #expect(read.filter { $0.decision == nil }.map(\.number) == [6])
        #expect(read[6].decision?.events.count == 2)
        #expect(read[4].subject == Samples.defender.text)
        #expect(Set(read.map(\.hash)).count == 8)
        #expect(lines[7].contains("\"noted\":\"A note about Marker-Invented.\""))
        #expect(lines.allSatisfy { !$0.contains("\n") })
    }

    @Test func `reads every kind of event`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        for event in Samples.events {
            let page = journal.scribe.write(
                [Decision(at: Samples.at, author: .stranger, events: [event])], after: World())
            try await journal.store.append(
                page.entries, keys: page.keys, expecting: journal.scribe.head)
            journal.scribe.turn(page)
        }
        var count = 0
        let keyring = try await journal.keyring()
        try await Export.run(
            journal.store, upTo: journal.scribe.head.number, keyring: keyring
        ) { _ in count += 1 }
        #expect(count == Samples.events.count)
    }
}
