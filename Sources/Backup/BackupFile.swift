// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Domain
internal import Journal

/// The bytes of one file of a backup.
///
/// - Shape: the line `natalia backup 1 entries` or `natalia backup 1 keys`; the head it goes on
///   from, number (8 bytes) and hash (32); each record, its length (4) and its bytes, a
///   `StoredEntry` or a `StoredKey` of journal.proto; a length of 0; the SHA-256 of everything
///   before. Integers are big-endian. Nothing here is less sealed than in the journal.
struct BackupFile {
    enum Kind: String, Sendable, CaseIterable {
        case entries
        case keys

        fileprivate var line: [UInt8] { Array("natalia backup 1 \(rawValue)\n".utf8) }
    }

    /// What is wrong with a file.
    enum Fault: Hashable, Sendable {
        /// Not a file of a backup at all.
        case strange
        /// It ends within or after this many whole records.
        case torn(after: Int)
        /// It has an end, and its bytes are not those that were written.
        case altered
    }

    /// As much of a file as can be made out.
    struct Reading {
        var head = Head.empty
        var records: [ArraySlice<UInt8>] = []
        var fault: Fault?
    }

    private static let digestLength = 32

    static func bytes(
        _ kind: Kind, after head: Head, records: some Sequence<[UInt8]>
    ) -> [UInt8] {
        var bytes = kind.line
        bytes.add(head.number.value)
        bytes += head.hash.bytes
        for record in records {
            bytes.add(UInt32(record.count))
            bytes += record
        }
        bytes.add(UInt32(0))
        return bytes + Array(SHA256.hash(data: bytes))
    }

    static func read(_ bytes: [UInt8], as kind: Kind) -> Reading {
        var reading = Reading()
        var rest = bytes[...]
        guard rest.starts(with: kind.line) else {
            reading.fault = .strange
            return reading
        }
        rest = rest.dropFirst(kind.line.count)
        guard let number = rest.takeInteger(8), let hash = rest.take(digestLength),
            let digest = Domain.Digest(bytes: Array(hash))
        else {
            reading.fault = .torn(after: 0)
            return reading
        }
        reading.head = Head(number: EntryNumber(Int64(bitPattern: number)), hash: digest)
        while let length = rest.takeInteger(4) {
            if length == 0 {
                guard rest.count >= digestLength else { break }
                let digest = SHA256.hash(data: bytes.dropLast(digestLength))
                if !rest.elementsEqual(digest) { reading.fault = .altered }
                return reading
            }
            guard let record = rest.take(Int(length)) else { break }
            reading.records.append(record)
        }
        reading.fault = .torn(after: reading.records.count)
        return reading
    }
}

extension SealedEntry {
    /// At least what the entry takes in a file.
    var lengthInFile: Int { 128 + sealed.count }
}

extension [UInt8] {
    fileprivate mutating func add(_ number: some FixedWidthInteger) {
        for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= self.count else { return nil }
        defer { removeFirst(count) }
        return prefix(count)
    }

    fileprivate mutating func takeInteger(_ count: Int) -> UInt64? {
        take(count)?.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
