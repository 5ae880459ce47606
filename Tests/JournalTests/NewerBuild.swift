// SPDX-License-Identifier: Apache-2.0
import Domain
import SwiftProtobuf
import Testing

@testable import Journal

/// What a build of the future writes into a journal: records with parts that nobody here knows.
extension TestJournal {
    /// A message that has nothing but a case which nobody here knows: field 1999, of length 0.
    static let strange: [UInt8] = [0xFA, 0x7C, 0x00]

    /// Writes what `change` makes of the form of `events`, as one entry of their subject.
    mutating func writeAsNewer(
        _ events: Event..., by author: Author = .administrator, at moment: Moment = Samples.at,
        change: (inout FormDecision) throws -> Void
    ) async throws {
        var form = FormDecision(author: author, events: events)
        try change(&form)
        try await write(
            try form.serializedBytes(),
            in: Decision(at: moment, author: author, events: events))
    }

    /// Writes `plain` as the entry of `decision`, which is what the newer build understands by it.
    mutating func write(_ plain: [UInt8], in decision: Decision) async throws {
        let page = scribe.write([decision], after: world)
        var entry = page.entries[0]
        let key = try #require(
            scribe.keyring.key(of: entry.subject, at: entry.number)
                ?? page.minted[entry.subject]?.key)
        entry.sealed = Seal.close(
            plain, key: key, nonce: scribe.keyring.nonce(), beside: entry.header)
        entry.hash = Chain.hash(of: entry, after: scribe.head.hash)
        try await store.append([entry], keys: page.keys, expecting: scribe.head)
        scribe.turn(
            Scribe.Page(
                stored: StoredPage(entries: [entry], keys: page.keys, before: scribe.head),
                minted: page.minted))
        for fact in decision.facts { world.evolve(by: fact) }
    }

    /// This build opens what the newer one left.
    func openedHere() async throws -> JournalReader.Reading {
        try await JournalReader.open(store, keyring: try await keyring())
    }
}
