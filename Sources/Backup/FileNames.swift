// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Domain
internal import Journal

/// The name of a segment: which entries it holds, its size, and how the hash of its last entry
/// begins: `000000000001-000000000512-34567-9f3c2ab1d0e4.segment`.
struct SegmentName: Hashable, Sendable {
    var first: EntryNumber
    var last: EntryNumber
    /// In bytes.
    var size: Int
    var mark: String

    init(_ entries: [SealedEntry], size: Int) {
        guard let first = entries.first, let last = entries.last else {
            preconditionFailure("A segment holds an entry")
        }
        self.first = first.number
        self.last = last.number
        self.size = size
        mark = last.hash.mark
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.hasSuffix(Self.ending), parts.count == 4, let first = Int64(parts[0]),
            let last = Int64(parts[1]), let size = Int(parts[2]), 0 < first, first <= last,
            last < .max, 0 < size
        else { return nil }
        self.first = EntryNumber(first)
        self.last = EntryNumber(last)
        self.size = size
        mark = String(parts[3].dropLast(Self.ending.count))
        guard self.text == text else { return nil }
    }

    private static let ending = ".segment"

    var text: String {
        "\(first.value.padded(to: 12))-\(last.value.padded(to: 12))-\(size)-\(mark)\(Self.ending)"
    }
}

/// The name of a file of data keys: which turn of them it holds, how their digest begins, and which
/// of two copies it is: `keys-00000003-9f3c2ab1d0e4-1`.
struct KeysName: Hashable, Sendable {
    /// Counts from 1 and rises with every change.
    var turn: Int64
    var mark: String
    /// 1 or 2: on so few bytes hangs everything else.
    var copy: Int

    static let prefix = "keys-"

    init(turn: Int64, mark: String, copy: Int) {
        self.turn = turn
        self.mark = mark
        self.copy = copy
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.hasPrefix(Self.prefix), parts.count == 4, let turn = Int64(parts[1]),
            let copy = Int(parts[3]), 0 < turn, turn < .max, (1...2).contains(copy)
        else { return nil }
        self.init(turn: turn, mark: String(parts[2]), copy: copy)
        guard self.text == text else { return nil }
    }

    var text: String { "\(Self.prefix)\(turn.padded(to: 8))-\(mark)-\(copy)" }

    /// The mark of what lies in such a file.
    static func mark(of records: some Sequence<[UInt8]>) -> String {
        var hasher = SHA256()
        for record in records {
            hasher.update(data: [UInt8(truncatingIfNeeded: record.count)])
            hasher.update(data: record)
        }
        return Array(hasher.finalize()).mark
    }
}

/// What a write that did not end leaves behind has this at the end of its name.
let unfinishedEnding = ".part"

extension Domain.Digest {
    var mark: String { bytes.mark }
}

extension [UInt8] {
    /// The first six bytes, in hexadecimal.
    fileprivate var mark: String {
        prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Int64 {
    fileprivate func padded(to length: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, length - digits.utf8.count)) + digits
    }
}
