// SPDX-License-Identifier: Apache-2.0
package import Domain

/// The place of an entry in the journal; the first is 1, and there are no gaps.
package struct EntryNumber: Hashable, Comparable, Sendable {
    package let value: Int64

    package init(_ value: Int64) { self.value = value }

    package var next: EntryNumber { EntryNumber(value + 1) }

    package static func < (left: EntryNumber, right: EntryNumber) -> Bool {
        left.value < right.value
    }
}

/// The end of the chain: the last entry's number and hash. An empty journal ends at 0 and zeroes.
package struct Head: Hashable, Sendable {
    package let number: EntryNumber
    package let hash: Digest

    package init(number: EntryNumber, hash: Digest) {
        self.number = number
        self.hash = hash
    }
}

/// One decision, readable: what followed from one command.
package struct Decision: Hashable, Sendable {
    package var at: Moment
    package var author: Author
    /// Never empty; all of one subject.
    package var events: [Event]

    package init(at: Moment, author: Author, events: [Event]) {
        self.at = at
        self.author = author
        self.events = events
    }

    package var facts: [Fact] { events.map { Fact(at: at, author: author, event: $0) } }
}

/// Whose data key seals an entry: one defender, or the station itself.
package enum Subject {
    /// Officers, plans, rota, sign-ins, quarantine: nobody's own data.
    package static let station = ID<Subject>(high: 0, low: 0)
}

/// One record as it lies on disk. Only its number, time and subject can be read without a key.
package struct SealedEntry: Hashable, Sendable {
    package var number: EntryNumber
    package var recordedAt: Moment
    package var subject: ID<Subject>
    /// Nonce (12 bytes), ciphertext, tag (16 bytes): ChaCha20-Poly1305 over a `Decision` message
    /// of journal.proto, with the number, time and subject as associated data.
    package var sealed: [UInt8]
    /// SHA-256 over the hash before, the number, the time, the subject and `sealed`.
    package var hash: Digest

    package init(
        number: EntryNumber, recordedAt: Moment, subject: ID<Subject>, sealed: [UInt8],
        hash: Digest
    ) {
        self.number = number
        self.recordedAt = recordedAt
        self.subject = subject
        self.sealed = sealed
        self.hash = hash
    }
}

/// A subject's data key as it lies on disk, sealed under the master key.
package struct WrappedKey: Hashable, Sendable {
    package var subject: ID<Subject>
    package var wrapped: [UInt8]

    package init(subject: ID<Subject>, wrapped: [UInt8]) {
        self.subject = subject
        self.wrapped = wrapped
    }
}

/// A short history that builds the world as it was at `head`: sealed like entries, chunk by chunk,
/// each under its subject's key, so that destroying a key erases here too.
package struct SealedSnapshot: Hashable, Sendable {
    package struct Chunk: Hashable, Sendable {
        package var subject: ID<Subject>
        package var sealed: [UInt8]

        package init(subject: ID<Subject>, sealed: [UInt8]) {
            self.subject = subject
            self.sealed = sealed
        }
    }

    package var head: Head
    /// In the order in which they must be read.
    package var chunks: [Chunk]

    package init(head: Head, chunks: [Chunk]) {
        self.head = head
        self.chunks = chunks
    }
}
