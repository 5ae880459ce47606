// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

extension ID {
    /// 16 bytes, high word first, big-endian: they sort as the identities do.
    var bytes: [UInt8] {
        [high, low].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: word(bytes.prefix(8)), low: word(bytes.dropFirst(8)))
    }
}

extension Answer {
    /// Where the journal ends: a row of number and hash, or none.
    func head() throws(Fault) -> Head {
        guard count > 0 else { return .empty }
        let number = EntryNumber(number(0, 0))
        guard let hash = Digest(bytes: bytes(0, 1)) else { throw .journal(.brokenChain(number)) }
        return Head(number: number, hash: hash)
    }

    /// Rows of number, time, subject, seal and hash.
    func entries() throws(Fault) -> [SealedEntry] {
        var entries: [SealedEntry] = []
        entries.reserveCapacity(count)
        for row in 0..<count {
            let number = EntryNumber(number(row, 0))
            guard let subject = ID<Subject>(bytes: bytes(row, 2)),
                let hash = Digest(bytes: bytes(row, 4))
            else { throw .journal(.brokenChain(number)) }
            entries.append(
                SealedEntry(
                    number: number, recordedAt: Moment(milliseconds: self.number(row, 1)),
                    subject: subject, sealed: bytes(row, 3), hash: hash))
        }
        return entries
    }

    /// Rows of subject and wrapped key.
    func keys() throws(Fault) -> [WrappedKey] {
        var keys: [WrappedKey] = []
        for row in 0..<count {
            guard let subject = ID<Subject>(bytes: bytes(row, 0)) else {
                throw .journal(.unavailable("a data key names no subject"))
            }
            keys.append(WrappedKey(subject: subject, wrapped: bytes(row, 1)))
        }
        return keys
    }
}
