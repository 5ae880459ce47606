// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Domain

/// The link from each entry to the one before: SHA-256 over what is stored, checked without a key.
package enum Chain {
    /// The hash of an entry that follows the one with `previous`.
    static func hash(of entry: SealedEntry, after previous: Domain.Digest) -> Domain.Digest {
        guard let digest = Domain.Digest(bytes: Array(sum(of: entry, after: previous))) else {
            preconditionFailure("SHA-256 makes 32 bytes")
        }
        return digest
    }

    private static func sum(
        of entry: SealedEntry, after previous: Domain.Digest
    ) -> SHA256.Digest {
        var hasher = SHA256()
        hasher.update(data: previous.bytes)
        hasher.update(data: entry.header)
        hasher.update(data: entry.sealed)
        return hasher.finalize()
    }

    /// Checks that `entries` continue the chain from `head`.
    ///
    /// - Returns: where the chain ends now.
    /// - Throws: `.brokenChain` with the first number that does not fit.
    @discardableResult
    package static func verify(
        _ entries: some Sequence<SealedEntry>, after head: Head
    ) throws(JournalError) -> Head {
        var head = head
        for entry in entries {
            let expected = head.number.next
            guard entry.number == expected, isLinked(entry, to: head) else {
                throw .brokenChain(expected)
            }
            head = entry.head
        }
        return head
    }

    /// Whether the entry is as it was written behind `head`.
    static func isLinked(_ entry: SealedEntry, to head: Head) -> Bool {
        sum(of: entry, after: head.hash) == entry.hash.bytes
    }
}

extension SealedEntry {
    /// Where the journal ends with this entry.
    package var head: Head { Head(number: number, hash: hash) }
}

extension Head {
    /// The end of an empty journal.
    package static let empty: Head = {
        guard let zeroes = Digest(bytes: Array(repeating: 0, count: 32)) else {
            preconditionFailure("A digest has 32 bytes")
        }
        return Head(number: EntryNumber(0), hash: zeroes)
    }()
}
