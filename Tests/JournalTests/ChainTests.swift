// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `The chain` {
    private func entries() async throws -> [SealedEntry] {
        var journal = try TestJournal(store: MemoryStore())
        try await journal.begin()
        return try await journal.store.entries(after: EntryNumber(0), limit: 100)
    }

    private func expectBroken(
        at number: Int, _ entries: [SealedEntry], _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: JournalError.brokenChain(EntryNumber(Int64(number)))) {
            try Chain.verify(entries, after: .empty)
        }
    }

    @Test func `any changed byte names the entry it is in`() async throws {
        let good = try await entries()
        for index in good.indices {
            for byte in good[index].sealed.indices {
                var bad = good
                bad[index].sealed[byte] ^= 0x10
                expectBroken(at: index + 1, bad)
            }
            for byte in 0..<32 {
                var bad = good
                var hash = good[index].hash.bytes
                hash[byte] ^= 1
                bad[index].hash = try #require(Digest(bytes: hash))
                expectBroken(at: index + 1, bad)
            }
            for bit in UInt64(0)..<64 {
                var bad = good
                let old = good[index]
                bad[index].recordedAt = Moment(
                    milliseconds: old.recordedAt.milliseconds ^ Int64(bitPattern: 1 << bit))
                expectBroken(at: index + 1, bad)
                bad = good
                bad[index].subject = ID(
                    high: old.subject.high ^ 1 << bit, low: old.subject.low)
                expectBroken(at: index + 1, bad)
                bad[index].subject = ID(high: old.subject.high, low: old.subject.low ^ 1 << bit)
                expectBroken(at: index + 1, bad)
                bad = good
                bad[index].number = EntryNumber(old.number.value ^ Int64(bitPattern: 1 << bit))
                expectBroken(at: index + 1, bad)
            }
        }
    }

    @Test func `a removed, doubled, swapped or inserted entry is found where it is`()
        async throws
    {
        let good = try await entries()
        for index in good.indices.dropLast() {
            var bad = good
            bad.remove(at: index)
            expectBroken(at: index + 1, bad)
            bad = good
            bad.swapAt(index, index + 1)
            expectBroken(at: index + 1, bad)
            // Even with the numbers put right.
            bad[index].number = good[index].number
            bad[index + 1].number = good[index + 1].number
            expectBroken(at: index + 1, bad)
            bad = good
            bad.insert(good[index], at: index)
            expectBroken(at: index + 2, bad)
        }
    }

    @Test func `a chain continues from any place in it`() async throws {
        let good = try await entries()
        let middle = Head(number: good[3].number, hash: good[3].hash)
        let end = try Chain.verify(Array(good[4...]), after: middle)
        #expect(end == Head(number: good[7].number, hash: good[7].hash))
        #expect(throws: JournalError.brokenChain(EntryNumber(5))) {
            try Chain.verify(good, after: middle)
        }
    }
}
