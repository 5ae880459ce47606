// SPDX-License-Identifier: Apache-2.0
import Domain
import FoundationEssentials
import Testing

@testable import Journal

/// The first form of every record, as it was once written: it must be read forever.
///
/// entries-v1.hex holds one line a record, in the order of the samples: an entry's number, time,
/// subject, hash and sealed bytes; first the wrapped keys. It is never written anew: a new event
/// case adds a line at its end.
@Suite(.timeLimit(.minutes(5)))
struct `Records written long ago` {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "entries-v1.hex")

    @Test func `are still read, and mean the same`() throws {
        let text = String(decoding: try Data(contentsOf: Self.file), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let keys = try lines.filter { $0[0] == "key" }.map { line in
            WrappedKey(subject: try #require(ID(text: line[1])), wrapped: try bytes(line[2]))
        }
        let keyring = try Keyring.open(
            TestJournal.masterKey, wrapped: keys, chance: Seeded.chance(1))
        let entries = try lines.filter { $0[0] == "entry" }.map { line in
            SealedEntry(
                number: EntryNumber(try #require(Int64(line[1]))),
                recordedAt: Moment(milliseconds: try #require(Int64(line[2]))),
                subject: try #require(ID(text: line[3])), sealed: try bytes(line[5]),
                hash: try #require(Digest(bytes: try bytes(line[4]))))
        }
        #expect(throws: Never.self) { try Chain.verify(entries, after: .empty) }
        let read = try entries.map { try $0.decision(with: keyring) }
        let head = entries.last?.head ?? .empty
        let added = Self.lines(after: head, keyring, Self.written.dropFirst(entries.count))
        #expect(read == Self.written.map(Optional.some), "to be added:\n\(added)")
    }

    private static var written: [Decision] {
        Samples.events.enumerated().map { index, event in
            Decision(
                at: Samples.at + .seconds(index),
                author: Samples.authors[index % Samples.authors.count], events: [event])
        }
    }

    /// The lines of cases that the file does not have yet.
    private static func lines(
        after head: Head, _ keyring: Keyring, _ decisions: ArraySlice<Decision>
    ) -> String {
        let page = Scribe(head: head, keyring: keyring).write(Array(decisions), after: World())
        let keys = page.keys.map { "key \($0.subject) \(hex($0.wrapped))" }
        let entries = page.entries.map { entry in
            "entry \(entry.number.value) \(entry.recordedAt.milliseconds) "
                + "\(entry.subject) \(hex(entry.hash.bytes)) \(hex(entry.sealed))"
        }
        return (keys + entries).joined(separator: "\n")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func bytes(_ hex: String) throws -> [UInt8] {
        let digits = Array(hex)
        return try stride(from: 0, to: digits.count - 1, by: 2).map {
            try #require(UInt8(String(digits[$0...$0 + 1]), radix: 16))
        }
    }
}
