// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Journal
import Synchronization
import Testing

@testable import JournalSQLite

@Suite(.timeLimit(.minutes(5)))
struct `A disk that hangs` {
    typealias Answer = @Sendable (Result<Int, JournalError>) -> Void

    @Test func `is waited for no longer than an SOS may wait, and asked nothing until it answers`()
        async throws
    {
        let hangGuard = HangGuard(patience: .milliseconds(50))
        let late = Mutex<Answer?>(nil)
        await #expect(throws: JournalError.unavailable("the disk does not answer in time")) {
            _ = try await hangGuard.write { answer in late.withLock { $0 = answer } } as Int
        }
        await #expect(throws: JournalError.unavailable("the disk has not answered yet")) {
            _ = try await hangGuard.write { (answer: Answer) in answer(.success(1)) }
        }
        let answer = try #require(late.withLock { $0 })
        answer(.success(2))
        #expect(try await hangGuard.write { (answer: Answer) in answer(.success(3)) } == 3)
    }

    @Test func `gives back what each write came to`() async throws {
        let hangGuard = HangGuard()
        await #expect(throws: JournalError.headMoved) {
            try await hangGuard.write { (answer: Answer) in answer(.failure(.headMoved)) }
        }
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 {
                group.addTask {
                    try await hangGuard.write { answer in
                        DispatchQueue.global().async { answer(.success(number)) }
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(answers == 4_950)
    }

    @Test func `has the journal say so, which goes on when it answers`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            let path = folder.path("journal.sqlite")
            let (store, _) = try await SQLiteStore.open(path: path, patience: .milliseconds(50))
            let disk = DispatchSemaphore(value: 0)
            store.pool.asyncWriteWithoutTransaction { _ in disk.wait() }
            await #expect(throws: JournalError.unavailable("the disk does not answer in time")) {
                try await store.probe()
            }
            await #expect(throws: JournalError.unavailable("the disk has not answered yet")) {
                try await store.probe()
            }
            disk.signal()
            while true {
                do throws(JournalError) {
                    try await store.probe()
                    break
                } catch { continue }
            }
            try await store.close()
        }
    }
}
