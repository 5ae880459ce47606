// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials
import SwiftProtobuf
import Testing

@testable import Journal

@Suite(.timeLimit(.minutes(5)))
struct `The form of records` {
    @Test(arguments: Samples.events)
    func `every event comes back as it was written`(event: Event) throws {
        for author in Samples.authors {
            let decision = Decision(at: Samples.at, author: author, events: [event, event])
            #expect(try Decision(plain: Data(decision.plain), at: Samples.at) == decision)
        }
    }

    @Test func `facts of a snapshot come back in their order`() throws {
        let facts = Samples.events.enumerated().map { index, event in
            Fact(
                at: Moment(seconds: Int64(index / 3)), author: Samples.authors[index / 5 % 13],
                event: event)
        }
        #expect(try FormChapter.facts(plain: Data(FormChapter(facts).plain)) == facts)
    }

    @Test(arguments: 0..<UInt64(8))
    func `random bytes are refused or read, and never trap`(seed: UInt64) throws {
        var seeded = Seeded(seed)
        let samples = Samples.events.map {
            Decision(at: Samples.at, author: .stranger, events: [$0]).plain
        }
        for _ in 0..<400 {
            var bytes = samples[seeded.below(samples.count)]
            for _ in 0...seeded.below(4) { mutate(&bytes, &seeded) }
            check(bytes)
            check(seeded.bytes(seeded.below(80)))
        }
    }

    @Test(arguments: Samples.events)
    func `R-05 a field that nobody knows is never lost in silence`(event: Event) throws {
        let plain = Decision(at: Samples.at, author: .stranger, events: [event]).plain
        let altered = WireForm.withUnknownFields(plain)
        #expect(altered.count >= 3)
        for bytes in altered {
            do throws(Unreadable) {
                // What was altered may be a text: then it is another text, and all of it is kept.
                let read = try Decision(plain: Data(bytes), at: Samples.at)
                #expect(read.plain == bytes)
            } catch {}
        }
    }

    @Test func `a case or an enumerated value that nobody knows is refused`() throws {
        var form = FormDecision(author: .rule(.plan), events: [.alarm(Samples.alarm, .received)])
        form.author.rule = .UNRECOGNIZED(99)
        #expect(throws: Unreadable.self) { try form.read() }
        form.author.rule = .unspecified
        #expect(throws: Unreadable.self) { try form.read() }
        form = FormDecision(author: .stranger, events: [])
        #expect(throws: Unreadable.self) { try form.read() }
        form.events = [FormEvent()]
        #expect(throws: Unreadable.self) { try form.read() }
    }

    private func check(_ bytes: [UInt8]) {
        do throws(Unreadable) {
            let decision = try Decision(plain: Data(bytes), at: Samples.at)
            #expect(throws: Never.self) {
                let again = try Decision(plain: Data(decision.plain), at: Samples.at)
                #expect(again == decision)
            }
        } catch {}
        do throws(Unreadable) { _ = try FormChapter.facts(plain: Data(bytes)) } catch {}
    }

    private func mutate(_ bytes: inout [UInt8], _ seeded: inout Seeded) {
        guard !bytes.isEmpty else { return }
        let index = seeded.below(bytes.count)
        switch seeded.below(4) {
        case 0: bytes[index] = UInt8(truncatingIfNeeded: seeded.next())
        case 1: bytes[index] ^= 1 << UInt8(seeded.below(8))
        case 2: bytes.remove(at: index)
        default: bytes.insert(contentsOf: seeded.bytes(3), at: index)
        }
    }
}
