// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Journal
import JournalSQLite
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `The spare file` {
    /// Pages that follow each other, of one to three entries.
    private func pages(_ count: Int) throws -> [StoredPage] {
        var journal = try TestJournal(store: MemoryStore(), seed: 7)
        return (0..<count).map { number in
            let decisions = Samples.events.prefix(number % 3 + 1).map { event in
                Decision(at: Samples.at, author: .administrator, events: [event])
            }
            let page = journal.scribe.write(decisions, after: World())
            journal.scribe.turn(page)
            return page.stored
        }
    }

    @Test func `gives back what was added, in order, after it was opened again`() async throws {
        try await TemporaryFolder.with { folder in
            let pages = try pages(5)
            let path = folder.path("journal.spare")
            let file = try SpareFile(path: path, length: 65_536)
            for page in pages { try await file.add(page) }
            try await file.add(pages[2])
            #expect(try await file.pages().map(\.entries) == pages.map(\.entries))
            let again = try SpareFile(path: path, length: 65_536)
            #expect(try await again.pages().map(\.keys) == pages.map(\.keys))
            try await again.add(pages[4])
            #expect(try await again.pages().count == 5)
        }
    }

    @Test func `is empty once it was emptied, whatever lies behind`() async throws {
        try await TemporaryFolder.with { folder in
            let pages = try pages(4)
            let path = folder.path("journal.spare")
            let file = try SpareFile(path: path, length: 65_536)
            for page in pages { try await file.add(page) }
            try await file.empty()
            #expect(try await file.pages().isEmpty)
            try await file.add(pages[0])
            let again = try SpareFile(path: path, length: 65_536)
            #expect(try await again.pages().map(\.entries) == [pages[0].entries])
        }
    }

    @Test func `what takes its place does so whole or not at all`() async throws {
        try await TemporaryFolder.with { folder in
            let pages = try pages(6)
            let path = folder.path("journal.spare")
            let file = try SpareFile(path: path, length: 65_536)
            for page in pages.prefix(2) { try await file.add(page) }
            let before = try Data(contentsOf: URL(filePath: path))
            try await file.replace(with: Array(pages[2..<5]))
            try await file.add(pages[5])
            #expect(try await file.pages().map(\.entries) == pages[2...].map(\.entries))
            let after = try Data(contentsOf: URL(filePath: path))
            let again = try SpareFile(path: path, length: 65_536)
            #expect(try await again.pages().map(\.entries) == pages[2...].map(\.entries))
            // The first page is written last: without it the old ones count.
            let first = try #require(before.indices.first { before[$0] != after[$0] })
            var torn = after
            torn.replaceSubrange(first..<first + 4, with: [0, 0, 0, 0])
            try torn.write(to: URL(filePath: path))
            let old = try SpareFile(path: path, length: 65_536)
            #expect(try await old.pages().map(\.entries) == pages.prefix(2).map(\.entries))
            try await old.replace(with: [])
            #expect(try await old.pages().isEmpty)
        }
    }

    @Test func `a page that was not written whole is not there`() async throws {
        try await TemporaryFolder.with { folder in
            let pages = try pages(3)
            let path = folder.path("journal.spare")
            let file = try SpareFile(path: path, length: 65_536)
            for page in pages { try await file.add(page) }
            let whole = try Data(contentsOf: URL(filePath: path))
            let end = try #require(whole.lastIndex { $0 != 0 })
            for torn in stride(from: end, to: end - 40, by: -3) {
                var bytes = whole
                bytes[torn] ^= 0x55
                try bytes.write(to: URL(filePath: path))
                let again = try SpareFile(path: path, length: 65_536)
                #expect(try await again.pages().map(\.entries) == pages.prefix(2).map(\.entries))
                try await again.add(pages[2])
                #expect(try await again.pages().count == 3)
            }
        }
    }

    @Test func `takes its room beforehand, and says when it is full`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.spare")
            let file = try SpareFile(path: path, length: 4_096)
            #expect(try Data(contentsOf: URL(filePath: path)).count == 4_096)
            var taken = 0
            let pages = try pages(60)
            await #expect(throws: JournalError.unavailable("the spare file is full")) {
                for page in pages {
                    try await file.add(page)
                    taken += 1
                }
            }
            #expect(taken > 3)
            #expect(try await file.pages().count == taken)
            #expect(try Data(contentsOf: URL(filePath: path)).count == 4_096)
        }
    }
}
