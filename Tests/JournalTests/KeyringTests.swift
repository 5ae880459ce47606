// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials
import Testing

@testable import Journal

@Suite(.timeLimit(.minutes(5)))
struct `The keyring and the scribe` {
    @Test func `another master key is told at once`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        let wrapped = try await journal.store.keys()
        let other = try #require(MasterKey(bytes: Array(repeating: 9, count: 32)))
        #expect(throws: JournalError.wrongMasterKey) {
            try Keyring.open(other, wrapped: wrapped, chance: Seeded.chance(1))
        }
        #expect(MasterKey(bytes: Array(repeating: 9, count: 31)) == nil)
    }

    @Test func `a data key wrapped for one subject is no other's`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        var wrapped = try await journal.store.keys()
        wrapped[0].subject = ID(high: 6, low: 6)
        let keyring = try Keyring.open(
            TestJournal.masterKey, wrapped: wrapped, chance: Seeded.chance(1))
        #expect(keyring.count == wrapped.count - 1)
        #expect(keyring.key(of: ID(high: 6, low: 6), at: EntryNumber(1)) == nil)
        #expect(throws: JournalError.wrongMasterKey) {
            try Keyring.open(
                TestJournal.masterKey, wrapped: [wrapped[0]], chance: Seeded.chance(1))
        }
    }

    @Test func `an entry of one defender does not open under another's key`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        let keyring = try await journal.keyring()
        var entry = try await journal.store.entries(after: EntryNumber(4), limit: 1)[0]
        #expect(try entry.decision(with: keyring)?.events == [.roster(.enrolled(Samples.person))])
        entry.subject = Subject.of(TestJournal.other.id)
        #expect(throws: JournalError.unreadable(EntryNumber(5))) {
            try entry.decision(with: keyring)
        }
        entry.subject = ID(high: 1, low: 9)
        #expect(throws: JournalError.unreadable(EntryNumber(5))) {
            try entry.decision(with: keyring)
        }
    }

    @Test func `each entry is sealed under its defender's key, or the station's`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        var raising = Samples.raising
        raising.defender = Defender.unidentified.id
        try await journal.write(.alarm(ID(high: 2, low: 2), .raised(raising)))
        try await journal.write(.quarantine(.heard(Samples.stranger)))
        let subjects = try await journal.store.entries(after: EntryNumber(0), limit: 100)
            .map(\.subject)
        let (first, second) = (Subject.of(Samples.defender), Subject.of(TestJournal.other.id))
        let station = Array(repeating: Subject.station, count: 4)
        #expect(
            subjects == station + [first, second, first, first, Subject.station, Subject.station])
    }

    @Test func `alarms raised earlier on the same page have their defender`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        let events: [Event] = [
            .alarm(Samples.alarm, .raised(Samples.raising)), .alarm(Samples.alarm, .received),
        ]
        try await journal.write(
            events.map { Decision(at: Samples.at, author: .stranger, events: [$0]) })
        let entries = try await journal.store.entries(after: EntryNumber(0), limit: 10)
        let subject = Subject.of(Samples.defender)
        #expect(entries.map(\.subject) == [subject, subject])
    }

    @Test func `a page that was not written leaves nothing, and its new keys come again`()
        async throws
    {
        let journal = try TestJournal(store: MemoryStore())
        let scribe = journal.scribe
        let decision = Decision(
            at: Samples.at, author: .stranger, events: [.roster(.enrolled(Samples.person))])
        let failed = scribe.write([decision], after: World())
        #expect(failed.keys.count == 1)
        #expect(scribe.head == .empty)
        let page = scribe.write([decision, decision], after: World())
        #expect(page.keys.count == 1)
        #expect(page.keys != failed.keys)
        try await journal.store.append(page.entries, keys: page.keys, expecting: .empty)
        var turned = scribe
        turned.turn(page)
        #expect(turned.head == page.head)
        #expect(turned.write([decision], after: World()).keys.isEmpty)
        let keyring = try await journal.keyring()
        #expect(try page.entries[1].decision(with: keyring) == decision)
    }

    @Test func `keys do not print`() async throws {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        for value in [TestJournal.masterKey, journal.scribe.keyring] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            #expect("\(value)" == "•••")
            #expect(String(reflecting: value) == "•••")
            #expect(dumped == "- •••\n")
        }
        #expect(!"\(journal.scribe)".contains("SymmetricKey"))
    }
}
