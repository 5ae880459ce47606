// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal

/// A journal being written: a store, its scribe, and the world that follows from it.
struct TestJournal {
    static let masterKey = MasterKey(bytes: Array(0..<32))!

    let store: any JournalStore
    var scribe: Scribe
    var world = World()

    init(store: any JournalStore, seed: UInt64 = 1) throws {
        self.store = store
        scribe = Scribe(
            head: .empty,
            keyring: try Keyring.open(Self.masterKey, wrapped: [], chance: Seeded.chance(seed)))
    }

    func keyring() async throws -> Keyring {
        try Keyring.open(
            Self.masterKey, wrapped: try await store.keys(), chance: Seeded.chance(99))
    }

    /// Writes decisions in one piece, as the desk does.
    mutating func write(_ decisions: [Decision]) async throws {
        let page = scribe.write(decisions, after: world)
        try await store.append(page.entries, keys: page.keys, expecting: scribe.head)
        scribe.turn(page)
        for fact in decisions.flatMap(\.facts) { world.evolve(by: fact) }
    }

    mutating func write(_ events: Event...) async throws {
        try await write([Decision(at: Samples.at, author: .administrator, events: events)])
    }

    /// What follows from `command`; a refusal writes nothing.
    mutating func submit(_ command: Command, by author: Author, at now: Moment) async throws {
        do throws(Refusal) {
            let events = try world.decide(command, by: author, at: now)
            guard !events.isEmpty else { return }
            do { try await write([Decision(at: now, author: author, events: events)]) } catch {
                preconditionFailure("The store refused a page: \(error)")
            }
        } catch {}
    }

    /// A small station: two officers, a plan, two defenders, one open alarm.
    mutating func begin() async throws {
        let roster: [Roster.Event] = [
            .stationNamed("Lantern", .standard), .appointed(Samples.officer),
            .appointed(
                Officer(
                    id: Samples.officers[1], name: "Officer Birch", reach: Reach(rungs: []))),
            .planAgreed(Samples.plan), .enrolled(Samples.person), .enrolled(Self.other),
        ]
        for event in roster { try await write(.roster(event)) }
        try await write(
            .alarm(Samples.alarm, .raised(Samples.raising)),
            .alarm(Samples.alarm, .tracked(Samples.fix, MessageKey(bits: 5))))
        try await write(.alarm(Samples.alarm, .noted("A note about Marker-Invented.")))
    }

    static let other: Defender = {
        var other = Samples.person
        other.id = ID(high: 0xD1, low: 2)
        other.alias = "Wren"
        other.devices[0].id = ID(high: 7, low: 9)
        other.devices[0].identifier = DeviceIdentifier("350000000000002")!
        return other
    }()
}
