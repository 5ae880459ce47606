// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import TestCast
import Testing

@testable import Engine

/// What a ledger holds of what was on one disk, and what it brings back when the journal lost it.
@Suite(.timeLimit(.minutes(5)))
struct `A ledger whose journal lost its last entries` {
    @Test func `of what is on one disk for long, the last entries are held`() async throws {
        let (memory, way) = Self.oneDisk()
        let (ledger, pages) = try TestStation.ledger(
            way, MemorySpare(), pages: 30, mostWaiting: 10)
        for page in pages { try await ledger.keep(page) }
        let before = memory.entries
        memory.lose(8)
        #expect(await ledger.join() == .asFarAsItGoes)
        #expect(memory.entries == before)
        memory.lose(20)
        #expect(await ledger.join() == .othersWrote)
        #expect(memory.entries.count == 10)
    }

    @Test func `a disk that is whole again but lacks what was kept makes nobody forget it`()
        async throws
    {
        let (memory, way) = Self.oneDisk()
        let (ledger, pages) = try TestStation.ledger(way, MemorySpare(), pages: 2)
        for page in pages { try await ledger.keep(page) }
        way.atNextQuestion {
            memory.lose(1)
            memory.copies = .all
        }
        #expect(await ledger.join() == .asFarAsItGoes)
        #expect(await ledger.join() == .asFarAsItGoes)
        #expect(memory.entries == pages.flatMap(\.entries) && ledger.isAtRest)
    }

    @Test func `the spare place has what is kept, whatever number it gets after others wrote`()
        async throws
    {
        let spare = MemorySpare()
        var parted = try await Parted(SharedMemory(), spare)
        for number in 1...2 { _ = try await parted.keepAlone("Alone \(number)") }
        try await parted.others(append: parted.theirs("Others"))
        parted.way.cut(false)
        try await parted.takeTidings()
        parted.way.cut(true)
        let last = parted.theirs("Last")
        try await parted.ledger.keep(last)
        #expect(parted.ledger.safety == .oneCopy)
        #expect(try await spare.pages() == [last])
    }

    @Test func `what came through without an answer is brought again when its disk is lost`()
        async throws
    {
        let (memory, _) = Self.oneDisk()
        var parted = try await Parted(memory)
        let page = try await parted.keepAlone("Own")
        try await parted.others(append: page)
        parted.way.cut(false)
        try await parted.takeTidings()
        memory.lose(1)
        try await parted.others(append: parted.theirs("Others"))
        #expect(try await parted.ledger.hasLost())
        #expect(try await parted.lacking() == [page])
    }

    @Test func `what another node wrote again in the place of this one is not brought twice`()
        async throws
    {
        let (memory, _) = Self.oneDisk()
        var parted = try await Parted(memory, pages: 3)
        let (ledger, pages) = (parted.ledger, parted.pages)
        memory.lose(2)
        #expect(try await ledger.hasLost())
        for page in pages.suffix(2) + [parted.theirs("Others")] {
            try await parted.others(append: page)
        }
        #expect(try await parted.lacking().isEmpty)
        try await parted.takeTidings()
        memory.copies = .all
        let before = memory.entries
        #expect(await ledger.join() == .asFarAsItGoes)
        #expect(memory.entries == before && ledger.isAtRest)
    }

    @Test func `what comes through after it got another number stays a node's own`() async throws {
        let (memory, _) = Self.oneDisk()
        var parted = try await Parted(memory)
        let page = try await parted.keepAlone("Own")
        let other = parted.theirs("Others")
        try await parted.others(append: other)
        parted.way.cut(false)
        try await parted.takeTidings(followedBy: [parted.theirs("Own")])
        // The disk is lost that had the others', and what hung until now is done on the next one.
        memory.lose(1)
        try await parted.others(append: page)
        #expect(try await parted.ledger.hasLost())
        try await parted.takeTidings()
        memory.lose(1)
        try await parted.others(append: other)
        #expect(try await parted.ledger.hasLost())
        #expect(try await parted.lacking().flatMap(\.entries) == page.entries)
    }

    /// A journal that has one of its disks only, and a way to it.
    private static func oneDisk() -> (SharedMemory, WayToShared) {
        let memory = SharedMemory()
        memory.copies = .one
        return (memory, WayToShared(memory))
    }
}

/// A ledger that kept pages which its journal has, and others that write to the same journal from
/// there on.
private struct Parted {
    let way: WayToShared
    let ledger: Ledger
    let pages: [StoredPage]
    private let othersWay: WayToShared
    private let shore: JournalReader.Shore
    private var scribes: (own: Scribe, theirs: Scribe)

    init(
        _ memory: SharedMemory, _ spare: MemorySpare = MemorySpare(), pages count: Int = 1
    ) async throws {
        (way, othersWay) = (WayToShared(memory), WayToShared(memory))
        (ledger, pages) = try TestStation.ledger(way, spare, pages: count)
        for page in pages { try await ledger.keep(page) }
        shore = JournalReader.Shore(
            world: World(), head: try await way.head(),
            keyring: try TestStation.keyring(wrapped: try await way.keys()))
        let scribe = Scribe(head: shore.head, keyring: shore.keyring)
        scribes = (scribe, scribe)
    }

    /// The others' next page.
    mutating func theirs(_ name: String) -> StoredPage { Self.page(by: &scribes.theirs, name) }

    /// The ledger's next page, kept while the way to the journal is cut.
    mutating func keepAlone(_ name: String) async throws -> StoredPage {
        way.cut(true)
        let page = Self.page(by: &scribes.own, name)
        try await ledger.keep(page)
        return page
    }

    func others(append page: StoredPage) async throws {
        _ = try await othersWay.append(page.entries, keys: page.keys, expecting: page.before)
    }

    /// What is told since the pages that all know, and what of the ledger's own it lacks.
    func lacking() async throws -> [StoredPage] {
        await ledger.lacking(in: try await ledger.tidings(after: shore))
    }

    func takeTidings(followedBy own: [StoredPage] = []) async throws {
        await ledger.take(try await ledger.tidings(after: shore), followedBy: own)
    }

    private static func page(by scribe: inout Scribe, _ name: String) -> StoredPage {
        let event = Event.roster(.stationNamed(name, .standard))
        let page = scribe.write(
            [Decision(at: Cast.noon, author: .administrator, events: [event])], after: World())
        scribe.turn(page)
        return page.stored
    }
}
