// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Journal
import Testing

@testable import Backup

@Suite(.timeLimit(.minutes(5)))
struct `Files of a backup` {
    /// As the first form wrote it, but for the digest at its end: it must be read forever.
    private static let old = """
        6e6174616c6961206261636b75702031206b6579730a\
        0000000000000009\
        0101010101010101010101010101010101010101010101010101010101010101\
        0000001b0a1209d1000000000000001101000000000000001205aabbccddee\
        000000140a1209d100000000000000110200000000000000\
        00000000
        """

    private func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `have the shape that is written down, byte by byte`() throws {
        let head = Head(
            number: EntryNumber(9), hash: Digest(bytes: Array(repeating: 1, count: 32))!)
        let keys = [
            WrappedKey(subject: ID(high: 0xD1, low: 1), wrapped: [0xAA, 0xBB, 0xCC, 0xDD, 0xEE]),
            .destroyed(ID(high: 0xD1, low: 2)),
        ]
        let bytes = BackupFile.bytes(.keys, after: head, records: keys.map(\.form))
        #expect(hex(bytes.dropLast(32)) == Self.old)
        let reading = BackupFile.read(bytes, as: .keys)
        #expect(reading.fault == nil && reading.head == head)
        #expect(reading.records.compactMap { WrappedKey(form: Array($0)) } == keys)
        #expect(BackupFile.read(bytes, as: .entries).fault == .strange)
    }

    @Test func `are named so that the names alone tell what there is`() throws {
        let text = "000000000012-000000000345-67890-9f3c2ab1d0e4.segment"
        let name = try #require(SegmentName(text))
        #expect(name.first == EntryNumber(12) && name.last == EntryNumber(345))
        #expect(name.size == 67_890 && name.mark == "9f3c2ab1d0e4" && name.text == text)
        let keys = try #require(KeysName("keys-00000003-9f3c2ab1d0e4-2"))
        #expect(keys.turn == 3 && keys.copy == 2 && keys.text == "keys-00000003-9f3c2ab1d0e4-2")
        for strange in [
            "", "letter.txt", text + ".part", "12-345-67890-9f3c2ab1d0e4.segment",
            "000000000345-000000000012-67890-9f3c2ab1d0e4.segment",
            "000000000000-000000000012-67890-9f3c2ab1d0e4.segment",
            "000000000012-9223372036854775807-1-9f3c2ab1d0e4.segment",
        ] { #expect(SegmentName(strange) == nil) }
        for strange in ["keys-3-9f-1", "keys-00000003-9f3c2ab1d0e4-3", "keys-", "keys-a-b-c"] {
            #expect(KeysName(strange) == nil)
        }
    }

    @Test(arguments: 1...40)
    func `are refused or read, and never trap, whatever the bytes`(seed: Int) {
        var generator = Seeded(state: UInt64(seed))
        var bytes = BackupFile.bytes(
            .entries, after: .empty,
            records: (0..<seed % 5).map { Array(repeating: UInt8($0), count: seed) })
        for _ in 0..<200 {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[place] = UInt8.random(in: 0...255, using: &generator)
            let reading = BackupFile.read(
                Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))),
                as: .entries)
            #expect(reading.fault != nil || reading.records.count < 6)
        }
    }

    @Test func `choose among overlapping segments those that reach furthest`() {
        func name(_ first: Int64, _ last: Int64) -> String {
            SegmentName(first: first, last: last).text
        }
        let shelf = Shelf([
            name(1, 10), name(5, 20), name(6, 30), name(21, 25), name(31, 31), name(40, 50),
            "letter.txt", name(1, 10) + ".part",
        ])
        #expect(
            shelf.segments.map(\.first.value) == [1, 6, 31, 40]
                && shelf.segments.map(\.last.value) == [10, 30, 31, 50])
        #expect(
            Set(shelf.superfluous) == [name(5, 20), name(21, 25), name(1, 10) + ".part"])
        #expect(
            shelf.gap(upTo: EntryNumber(60))
                == Shelf.Gap(first: EntryNumber(32), last: EntryNumber(39), isEnd: false))
        #expect(Shelf([]).gap(upTo: EntryNumber(0)) == nil)
        #expect(Shelf([name(1, 10)]).gap(upTo: EntryNumber(10)) == nil)
    }
}

extension SegmentName {
    fileprivate init(first: Int64, last: Int64) {
        let number = { (value: Int64) in
            String(repeating: "0", count: 12 - "\(value)".count) + "\(value)"
        }
        self.init("\(number(first))-\(number(last))-100-aabbccddeeff.segment")!
    }
}

/// Chance from a seed: SplitMix64.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
