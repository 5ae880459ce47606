// SPDX-License-Identifier: Apache-2.0
internal import Crypto
package import Domain
internal import FoundationEssentials

/// A world as a short sealed history. It only saves time: the journal stays the truth.
package enum Snapshot {
    /// What could not be used; the reason does not matter, the journal is read instead.
    struct Unusable: Error {}

    /// Seals `world`, which is what the journal up to `head` made.
    ///
    /// Facts of one subject that follow each other make one chunk. Of a subject without a key,
    /// whose data was erased, nothing is written.
    ///
    /// While something in the journal is not understood here, the snapshot is an empty one, which
    /// nobody uses: it would hide that part from the newer build that wrote it.
    package static func seal(_ world: World, head: Head, keyring: Keyring) -> SealedSnapshot {
        guard !world.roster.hasDoubts else { return SealedSnapshot(head: .empty, chunks: []) }
        let runs = runs(of: world.compacted).compactMap { run in
            keyring.key(of: run.subject, at: head.number).map { (run.subject, run.facts, key: $0) }
        }
        var chunks: [SealedSnapshot.Chunk] = []
        chunks.reserveCapacity(runs.count)
        for (subject, facts, key) in runs {
            let beside = associated(head, chunks.count, of: runs.count, subject)
            let sealed = Seal.close(
                FormChapter(facts).plain, key: key, nonce: keyring.nonce(), beside: beside)
            chunks.append(SealedSnapshot.Chunk(subject: subject, sealed: sealed))
        }
        return SealedSnapshot(head: head, chunks: chunks)
    }

    static let chunksInPage = 4_096

    /// The world of `snapshot`, without what was erased since.
    static func open(
        _ snapshot: SealedSnapshot, keyring: Keyring
    ) async throws(Unusable) -> World {
        var world = World()
        let all = Array(snapshot.chunks.indices)
        for start in stride(from: 0, to: all.count, by: chunksInPage) {
            let page = Array(all[start..<min(start + chunksInPage, all.count)])
            let facts = try await page.inParts { part throws(Unusable) in
                var facts: [Fact] = []
                for index in part { facts += try read(index, of: snapshot, keyring) }
                return facts
            }
            for fact in facts { world.evolve(by: fact) }
        }
        return world
    }

    private static func read(
        _ index: Int, of snapshot: SealedSnapshot, _ keyring: Keyring
    ) throws(Unusable) -> [Fact] {
        let chunk = snapshot.chunks[index]
        switch keyring.find(chunk.subject, at: snapshot.head.number) {
        case .destroyed: return []
        case .missing: throw Unusable()
        case .key(let key):
            let beside = associated(
                snapshot.head, index, of: snapshot.chunks.count, chunk.subject)
            do {
                let plain = try Seal.open(chunk.sealed, key: key, beside: beside)
                return try FormChapter.facts(plain: plain)
            } catch { throw Unusable() }
        }
    }

    private struct Run {
        var subject: ID<Subject>
        var facts: ArraySlice<Fact>
    }

    private static func runs(of facts: [Fact]) -> [Run] {
        var finder = SubjectFinder(after: World())
        var runs: [Run] = []
        for (index, fact) in facts.enumerated() {
            let subject = finder.subject(of: fact.event)
            if let last = runs.indices.last, runs[last].subject == subject {
                runs[last].facts = facts[runs[last].facts.startIndex...index]
            } else {
                runs.append(Run(subject: subject, facts: facts[index...index]))
            }
        }
        return runs
    }

    private static func associated(
        _ head: Head, _ index: Int, of count: Int, _ subject: ID<Subject>
    ) -> [UInt8] {
        var bytes = HeaderBytes(capacity: 72)
        bytes.add(head.number.value)
        bytes.add(head.hash.bytes)
        bytes.add(Int64(index))
        bytes.add(Int64(count))
        bytes.add(subject)
        return bytes.bytes
    }
}
