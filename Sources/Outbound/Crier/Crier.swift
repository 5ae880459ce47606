// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Engine
internal import Logging

/// What people are paged with, about a station rather than an alarm.
package struct Cry: Hashable, Sendable {
    /// What it is about: a later one of the same subject takes its place.
    package var about: String
    /// Of the mail.
    package var subject: String
    /// Short enough for one SMS.
    package var text: String
    package var addresses: [Address]

    package init(about: String, subject: String, text: String, addresses: [Address]) {
        self.about = about
        self.subject = subject
        self.text = text
        self.addresses = addresses
    }
}

/// Pages people straight by carriers, past desk and dispatcher: for when one of them is in trouble,
/// and for a watcher, which has neither.
package actor Crier {
    /// One cry that has not reached everybody yet.
    private struct Round {
        var waiting: [Letter]
        /// All of them: when every one ended and none was taken, it begins anew.
        let letters: [Letter]
        /// When what waits is handed over.
        var next: Moment
        /// How many of its letters were taken.
        var taken = 0
    }

    /// Until a page that was not taken is handed over again.
    private static let pause = Duration.seconds(5)
    /// Until everybody is tried again, when each was refused or nobody knows.
    private static let longPause = Duration.seconds(60)

    private let carriers: [Channel: any Carrier]
    private let clock: Clock
    /// Begins every reference, so that no two runs of a process share one.
    private let run: String
    private var count = 0
    private var rounds: [String: Round] = [:]
    private let logger = Logger(label: "crier")

    package init(carriers: [any Carrier], clock: Clock, run: String) {
        self.carriers = Dictionary(carriers.map { ($0.channel, $0) }) { $1 }
        self.clock = clock
        self.run = "\(run)-\(clock.now().milliseconds)"
    }

    /// Everybody is to be paged with these words instead of the last ones about it.
    package func cry(_ cry: Cry) {
        count += 1
        let now = clock.now()
        let addresses = cry.addresses.filter { carriers[$0.channel] != nil }
        if addresses.isEmpty { logger.error("nobody can be paged about \(cry.about)") }
        let letters = addresses.enumerated().map { index, address in
            Letter(
                address: address, reference: "\(run)-\(count)-\(index + 1)", attempt: 1,
                writtenAt: now, subject: cry.subject, text: cry.text)
        }
        rounds[cry.about] = Round(waiting: letters, letters: letters, next: now)
    }

    /// Hands over every page whose time has come. What its carrier cannot take now waits for a
    /// later call.
    ///
    /// - Returns: how many were taken, and whether every cry has reached somebody by now.
    @discardableResult
    package func send() async -> (taken: Int, isHeard: Bool) {
        let now = clock.now()
        let letters = rounds.filter { $0.value.next <= now }.sorted { $0.key < $1.key }
            .flatMap { about, round in round.waiting.map { (about, $0) } }
        var taken = 0
        await withTaskGroup(of: (String, Letter, Delivery.Outcome).self) { group in
            for (about, letter) in letters {
                guard let carrier = carriers[letter.address.channel] else { continue }
                group.addTask { (about, letter, await carrier.send(letter)) }
            }
            for await (about, letter, outcome) in group {
                if case .taken = outcome { taken += 1 }
                note(outcome, of: letter, about)
            }
        }
        let isHeard = rounds.values.allSatisfy { $0.taken > 0 }
        rounds = rounds.compactMapValues { round in
            guard round.waiting.isEmpty else { return round }
            guard round.taken == 0, !round.letters.isEmpty else { return nil }
            var again = round
            again.waiting = round.letters
            again.next = clock.now() + Self.longPause
            return again
        }
        return (taken, isHeard)
    }

    private func note(_ outcome: Delivery.Outcome, of letter: Letter, _ about: String) {
        // Another cry may have taken its place meanwhile.
        guard
            let index = rounds[about]?.waiting.firstIndex(where: {
                $0.reference == letter.reference
            })
        else { return }
        let channel = letter.address.channel
        switch outcome {
        case .later(let reason, _):
            if letter.attempt == 1 {
                logger.error("a page by \(channel) must wait: \(reason)")
            }
            rounds[about]?.waiting[index].attempt += 1
            rounds[about]?.next = clock.now() + Self.pause
            return
        case .taken: rounds[about]?.taken += 1
        case .refused(let reason): logger.error("a page by \(channel) was refused: \(reason)")
        case .unknown(let reason):
            // It may ring: the next page comes soon enough.
            logger.error("whether a page by \(channel) went out is unknown: \(reason)")
        }
        rounds[about]?.waiting.remove(at: index)
    }

    package func close() async { for carrier in carriers.values { await carrier.close() } }
}
