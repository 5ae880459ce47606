// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import JournalPostgres
import TestKit
import Testing

/// A primary and its synchronous standby, and what becomes of appends when one of them is gone.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct `A journal on two disks` {
    private func withPair(
        _ body: (PostgresPair, PostgresSettings) async throws -> Void
    ) async throws {
        let pair = try await PostgresPair.start()
        defer { pair.stop() }
        try await body(pair, PostgresSettings(connection: pair.connection()))
    }

    @Test func `is on all of them, on one while the standby is gone, and on all again`()
        async throws
    {
        try await withPair { pair, settings in
            let store = try await PostgresStore.open(settings)
            var journal = SmallJournal(store)
            #expect(try await journal.untilAll(within: .seconds(10)))
            try await pair.act(.kill, on: .b)
            #expect(try await journal.timed().copies == .one)
            for _ in 0..<5 {
                let (copies, took) = try await journal.timed()
                #expect(copies == .one && took < .milliseconds(700))
            }
            try await pair.act(.start, on: .b)
            #expect(try await journal.untilAll(within: .seconds(20)))
            #expect(try await Verification.run(store) == .whole(journal.scribe.head))
            await store.close()
        }
    }

    @Test func `waits for a standby that hangs once, and not again until it is back`()
        async throws
    {
        try await withPair { pair, settings in
            let store = try await PostgresStore.open(settings)
            let other = try await PostgresStore.open(settings)
            var journal = SmallJournal(store)
            #expect(try await journal.untilAll(within: .seconds(10)))
            try await pair.act(.pause, on: .b)
            let (copies, took) = try await journal.timed()
            #expect(copies == .one)
            #expect(took > .milliseconds(200) && took < .seconds(1))
            for _ in 0..<5 {
                let (copies, took) = try await journal.timed()
                #expect(copies == .one && took < .milliseconds(700))
            }
            // What one node found out, the others know.
            journal.store = other
            let (othersCopies, othersTook) = try await journal.timed()
            #expect(othersCopies == .one && othersTook < .milliseconds(700))
            try await pair.act(.resume, on: .b)
            #expect(try await journal.untilAll(within: .seconds(20)))
            await store.close()
            await other.close()
        }
    }

    @Test func `loses nothing that was on two disks when the primary dies and the standby leads`()
        async throws
    {
        try await withPair { pair, settings in
            let store = try await PostgresStore.open(settings)
            var journal = SmallJournal(store)
            #expect(try await journal.untilAll(within: .seconds(10)))
            for _ in 0..<20 { #expect(try await journal.timed().copies == .all) }
            let accepted = journal.scribe.head
            try await pair.act(.kill, on: .a)
            await #expect(throws: JournalError.self) { _ = try await journal.timed() }
            await #expect(throws: JournalError.self) { try await store.head() }
            try await pair.act(.promote, on: .b)
            let head = try await store.headSoon(within: .seconds(10))
            #expect(head == accepted)
            // The new primary has no standby yet: that is said, and nothing is refused.
            let (copies, took) = try await journal.timed()
            #expect(copies == .one && took < .seconds(1))
            #expect(try await Verification.run(store) == .whole(journal.scribe.head))
            await store.close()
        }
    }

    @Test func `tells by its head what became of an append in which the primary died`()
        async throws
    {
        try await withPair { pair, _ in
            // Long enough to die in the middle of it.
            let settings = try PostgresSettings(
                connection: pair.connection(), standbyPatience: .seconds(5),
                appendPatience: .seconds(6))
            let store = try await PostgresStore.open(settings)
            var journal = SmallJournal(store)
            #expect(try await journal.untilAll(within: .seconds(10)))
            // The commit, on the primary's disk already, waits for the standby: the primary dies.
            try await pair.act(.pause, on: .b)
            let (before, page) = (journal.scribe.head, journal.write())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: JournalError.self) {
                        try await store.append(page, after: before)
                    }
                }
                try await Task.sleep(for: .milliseconds(600))
                try await pair.act(.kill, on: .a)
                try await group.waitForAll()
            }
            try await pair.act(.start, on: .a)
            try await pair.act(.resume, on: .b)
            #expect(try await store.headSoon(within: .seconds(10)) == page.head)
            // Tried again as it was, it is not written a second time.
            await #expect(throws: JournalError.headMoved) {
                try await store.append(page, after: before)
            }
            journal.turn()
            #expect(try await journal.untilAll(within: .seconds(20)))
            #expect(try await Verification.run(store) == .whole(journal.scribe.head))
            await store.close()
        }
    }

    @Test func `turns away a primary that was replaced`() async throws {
        try await withPair { pair, settings in
            let store = try await PostgresStore.open(settings)
            var journal = SmallJournal(store)
            #expect(try await journal.untilAll(within: .seconds(10)))
            try await pair.act(.kill, on: .a)
            try await pair.act(.promote, on: .b)
            _ = try await store.headSoon(within: .seconds(10))
            #expect(try await journal.timed().copies == .one)
            // The old one comes back, and takes it that it still leads.
            try await pair.act(.start, on: .a)
            try await pair.act(.kill, on: .b)
            let began = ContinuousClock.now
            while ContinuousClock.now - began < .seconds(2) {
                await #expect(throws: JournalError.self) { try await store.head() }
                try await Task.sleep(for: .milliseconds(100))
            }
            await store.close()
        }
    }

    @Test(arguments: PostgresPair.Server.allCases, [PostgresPair.Deed.kill, .pause])
    func `answers within a second, or says that it cannot, whichever server dies or hangs`(
        server: PostgresPair.Server, deed: PostgresPair.Deed
    ) async throws {
        try await withPair { pair, settings in
            let store = try await PostgresStore.open(settings)
            var journal = SmallJournal(store)
            #expect(try await journal.untilAll(within: .seconds(10)))
            #expect(try await store.probe() == 2)
            try await pair.act(deed, on: server)
            let page = journal.write()
            let head = journal.scribe.head
            let began = ContinuousClock.now
            // Several at once, as when one stands behind another's probe.
            let spans = await withTaskGroup(of: Duration.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        // Whether it is written is for other tests: here it ends in time.
                        _ = try? await store.append(page, after: head)
                        return ContinuousClock.now - began
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            print("\(deed) \(server): answered after \(spans.map(\.inMilliseconds)) ms")
            #expect(spans.allSatisfy { $0 < .seconds(1) })
            await store.close()
        }
    }

    @Test func `tells on how many disks it is without an entry more`() async throws {
        try await withPair { pair, settings in
            let store = try await PostgresStore.open(settings)
            var journal = SmallJournal(store)
            #expect(try await journal.untilAll(within: .seconds(10)))
            #expect(try await store.probe() == 2 && store.wantedDisks == 2)
            try await pair.act(.kill, on: .b)
            #expect(try await journal.timed().copies == .one)
            #expect(try await store.probe() == 1)
            try await pair.act(.start, on: .b)
            // Once it has what it missed, and with no append meanwhile.
            let end = ContinuousClock.now + .seconds(20)
            while try await store.probe() < 2, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await store.probe() == 2)
            #expect(try await store.head() == journal.scribe.head)
            try await pair.act(.kill, on: .a)
            await #expect(throws: JournalError.self) { try await store.probe() }
            await store.close()
        }
    }

    @Test func `a primary that hangs is told within seconds, and what it was at is not written`()
        async throws
    {
        try await withPair { pair, settings in
            let store = try await PostgresStore.open(settings)
            var journal = SmallJournal(store)
            #expect(try await journal.untilAll(within: .seconds(10)))
            let before = journal.scribe.head
            try await pair.act(.pause, on: .a)
            for _ in 0..<3 {
                let began = ContinuousClock.now
                await #expect(throws: JournalError.self) { _ = try await journal.timed() }
                #expect(ContinuousClock.now - began < .seconds(1))
            }
            await #expect(throws: JournalError.self) {
                try await store.entries(after: EntryNumber(0), limit: 1)
            }
            try await pair.act(.resume, on: .a)
            // The first append lay in the hung process's hands: it came to pass, or it never will.
            let head = try await store.headSoon(within: .seconds(10))
            try await Task.sleep(for: .seconds(1))
            #expect(try await store.head() == head)
            if head != before { journal.turn() }
            #expect(journal.scribe.head == head)
            _ = try await journal.timed()
            #expect(try await Verification.run(store) == .whole(journal.scribe.head))
            await store.close()
        }
    }
}

extension Duration {
    fileprivate var inMilliseconds: Int { Int(self / .milliseconds(1)) }
}

extension PostgresStore {
    /// Where the journal ends, as soon as a primary can be asked.
    fileprivate func headSoon(within patience: Duration) async throws -> Head {
        let end = ContinuousClock.now + patience
        while true {
            do throws(JournalError) { return try await head() } catch {
                guard ContinuousClock.now < end else { throw error }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
