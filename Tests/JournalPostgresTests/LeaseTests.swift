// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import JournalPostgres
import TestKit
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct `The lease to dispatch` {
    private let span = Duration.seconds(2)

    private func withNodes(
        _ body: (PostgresStore, PostgresStore) async throws -> Void
    ) async throws {
        try await PostgresPair.withDatabase { connection in
            let settings = try PostgresSettings(connection: connection, copies: 1).patient
            let (left, right) = (
                try await PostgresStore.open(settings), try await PostgresStore.open(settings)
            )
            try await body(left, right)
            await left.close()
            await right.close()
        }
    }

    @Test func `is one node's until it gives it up`() async throws {
        try await withNodes { left, right in
            let lease = try #require(try await left.takeLease(as: "left", for: span))
            #expect(lease.epoch == 1)
            #expect(try await right.takeLease(as: "right", for: span) == nil)
            // Even its own name, after a restart, waits.
            #expect(try await right.takeLease(as: "left", for: span) == nil)
            let renewed = try #require(try await left.renewLease(lease, for: span))
            #expect(renewed == lease)
            try await left.releaseLease(renewed)
            #expect(try await left.renewLease(renewed, for: span) == nil)
            let next = try #require(try await right.takeLease(as: "right", for: span))
            #expect(next.epoch == 2)
            // What is no longer one's own cannot be given up.
            try await left.releaseLease(renewed)
            #expect(try await right.renewLease(next, for: span) != nil)
        }
    }

    @Test func `of a dead node is another's within three seconds, and never before its end`()
        async throws
    {
        try await withNodes { left, right in
            let lease = try #require(try await left.takeLease(as: "left", for: span))
            let began = ContinuousClock.now
            var taken: Lease?
            while taken == nil, ContinuousClock.now - began < .seconds(10) {
                taken = try await right.takeLease(as: "right", for: span)
                if taken == nil { try await Task.sleep(for: .milliseconds(100)) }
            }
            #expect(ContinuousClock.now - began >= span - .milliseconds(100))
            #expect(ContinuousClock.now - began < .seconds(3))
            #expect(try await left.renewLease(lease, for: span) == nil)
        }
    }

    @Test func `outlives a database clock that was set back by no more than its span`()
        async throws
    {
        try await PostgresPair.withDatabase { connection in
            let settings = try PostgresSettings(connection: connection, copies: 1).patient
            let node = try await PostgresStore.open(settings)
            _ = try #require(try await node.takeLease(as: "gone", for: .seconds(3600)))
            #expect(try await node.takeLease(as: "node", for: .milliseconds(300)) == nil)
            try await Task.sleep(for: .milliseconds(400))
            #expect(try await node.takeLease(as: "node", for: .milliseconds(300)) != nil)
            await node.close()
        }
    }

    @Test func `and appends of other nodes are heard of within moments`() async throws {
        try await withNodes { left, right in
            // Each begins by looking for itself.
            #expect(await left.news(timeout: .seconds(5)) == .heard)
            #expect(await right.news(timeout: .seconds(5)) == .heard)
            _ = await left.news(timeout: .milliseconds(300))
            var journal = SmallJournal(left)
            let began = ContinuousClock.now
            async let heard = right.news(timeout: .seconds(10))
            _ = try await journal.timed()
            #expect(await heard == .heard)
            #expect(ContinuousClock.now - began < .seconds(2))
            // One's own are no news.
            #expect(await left.news(timeout: .milliseconds(300)) == .quiet)
            let lease = try #require(try await left.takeLease(as: "left", for: span))
            try await left.releaseLease(lease)
            #expect(await right.news(timeout: .seconds(5)) == .heard)
            try await left.tellOfScreen()
            #expect(await right.news(timeout: .seconds(5)) == .screenIsWatched)
        }
    }

    @Test func `a wait for news ends with its task`() async throws {
        try await withNodes { left, _ in
            _ = await left.news(timeout: .seconds(5))
            let began = ContinuousClock.now
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = await left.news(timeout: .seconds(60)) }
                try? await Task.sleep(for: .milliseconds(100))
                group.cancelAll()
            }
            #expect(ContinuousClock.now - began < .seconds(2))
        }
    }
}
