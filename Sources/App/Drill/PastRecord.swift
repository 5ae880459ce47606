// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Foundation
import HashTreeCollections
import Journal
import Simulator

/// A journal with a past: the organisation enrolled, and closed alarms up to a number of entries.
struct PastRecord {
    let organisation: DrillOrganisation
    let entries: Int

    /// Entries written in one piece.
    private static let page = 4_096

    func write(_ settings: Settings) async throws {
        let journal = try await OpenJournal.opening(settings)
        var book = Book(world: journal.reading.world, now: Moment(seconds: 1_780_000_000))
        var scribe = Scribe(head: journal.reading.head, keyring: journal.reading.keyring)
        for command in organisation.commands {
            try book.wish(.roster(command), by: .administrator)
            try await turnIfFull(&book, &scribe, journal.storage)
        }
        // As a running station would have left it: the last snapshot some way behind the end.
        let lastSnapshot = entries - Int(JournalKeeper.entriesBetweenSnapshots)
        var isSnapped = false
        var number = 0
        while Int(scribe.head.number.value) + book.decisions.count < entries {
            try close(alarm: number, in: &book)
            number += 1
            try await turnIfFull(&book, &scribe, journal.storage)
            if !isSnapped, Int(scribe.head.number.value) >= lastSnapshot {
                isSnapped = true
                try await turn(&book, &scribe, journal.storage)
                try await snap(book.world, scribe, journal.storage)
            }
        }
        try await turn(&book, &scribe, journal.storage)
        if !isSnapped { try await snap(book.world, scribe, journal.storage) }
        try await journal.storage.close()
    }

    /// One alarm from its SOS to its closing, with everything that its notices brought.
    private func close(alarm number: Int, in book: inout Book) throws {
        let id = ID<Alarm>(high: 77, low: UInt64(number + 1))
        let device = organisation.device(number % organisation.defenders)
        let sighting = Sighting(
            device: DeviceIdentifier(device), origin: Private("127.0.0.1"), bearer: "gt06",
            triggers: [.sos], fix: nil, occurredAt: book.now, batteryPercent: 80,
            isDamaged: false, key: MessageKey(bits: UInt64(number)), excerpt: [],
            opening: Opening(
                alarm: id, linkKey: Private(ID(high: 1, low: 1)), salt: UInt64(number)))
        try book.wish(.report(sighting), by: .rule(.timekeeping))
        let officer = Author.officer(book.world.roster.officers.keys.sorted()[0])
        for delivery in book.world.alarms[id]?.deliveries ?? [] {
            let taken = Alarm.Command.recordAttempt(
                of: delivery.label, attempt: 1, .taken(reference: "past"))
            try book.wish(.alarm(id, taken), by: .carrier(delivery.address.channel))
        }
        let handling: [Alarm.Command] = [
            .acknowledge, .findFalse(note: "past"), .close(.falseAccident, note: "past"),
        ]
        for command in handling { try book.wish(.alarm(id, command), by: officer) }
        for delivery in book.world.alarms[id]?.deliveries.filter(\.isDue) ?? [] {
            let taken = Alarm.Command.recordAttempt(
                of: delivery.label, attempt: 1, .taken(reference: "past"))
            try book.wish(.alarm(id, taken), by: .carrier(delivery.address.channel))
        }
    }

    private func turnIfFull(
        _ book: inout Book, _ scribe: inout Scribe, _ storage: Storage
    ) async throws {
        if book.decisions.count >= Self.page { try await turn(&book, &scribe, storage) }
    }

    private func turn(
        _ book: inout Book, _ scribe: inout Scribe, _ storage: Storage
    ) async throws {
        let page = scribe.write(book.decisions, after: book.written)
        try await storage.journal.append(page.entries, keys: page.keys, expecting: scribe.head)
        scribe.turn(page)
        book.turn()
        try await storage.tidy()
    }

    private func snap(_ world: World, _ scribe: Scribe, _ storage: Storage) async throws {
        try await storage.journal.replaceSnapshot(
            Snapshot.seal(world, head: scribe.head, keyring: scribe.keyring))
    }
}

/// Decisions that wait to be written.
private struct Book {
    var world: World
    /// The world as of the last page.
    private(set) var written: World
    private(set) var now: Moment
    private(set) var decisions: [Decision] = []

    init(world: World, now: Moment) {
        self.world = world
        self.now = now
        written = world
    }

    mutating func wish(_ command: Command, by author: Author) throws {
        now = now + .milliseconds(500)
        let events = try world.decide(command, by: author, at: now)
        guard !events.isEmpty else { return }
        let decision = Decision(at: now, author: author, events: events)
        decision.facts.forEach { world.evolve(by: $0) }
        decisions.append(decision)
    }

    mutating func turn() {
        decisions = []
        written = world
    }
}
