// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Logging
import Outbound

/// Pages people about the station, by carriers that are none of its own.
struct Crier {
    private let carriers: [Domain.Channel: any Carrier]
    private let addresses: [Address]
    private let clock: Clock
    private let logger: Logger
    /// Begins every reference, so that no two runs of the watcher share one.
    private let run: String
    private var count = 0
    /// Who has not been paged yet with the page that is due.
    private var waiting: [Letter] = []

    init(carriers: [any Carrier], addresses: [Address], clock: Clock, logger: Logger) {
        self.carriers = Dictionary(carriers.map { ($0.channel, $0) }) { $1 }
        self.addresses = addresses
        self.clock = clock
        self.logger = logger
        run = "watch-\(clock.now().milliseconds)"
    }

    /// Everybody is to be paged with these words instead of the last ones.
    mutating func cry(_ words: WatchWords) {
        count += 1
        waiting = addresses.enumerated().map { index, address in
            Letter(
                address: address, reference: "\(run)-\(count)-\(index + 1)", attempt: 1,
                writtenAt: clock.now(), subject: words.subject, text: words.text)
        }
    }

    /// Hands over every page that waits. What its carrier cannot take now waits for the next call.
    ///
    /// - Returns: how many were taken.
    @discardableResult
    mutating func send() async -> Int {
        let letters = waiting
        guard !letters.isEmpty else { return 0 }
        let outcomes = await withTaskGroup(of: (Int, Delivery.Outcome).self) { group in
            for (index, letter) in letters.enumerated() {
                guard let carrier = carriers[letter.address.channel] else { continue }
                group.addTask { (index, await carrier.send(letter)) }
            }
            return await group.reduce(into: [Int: Delivery.Outcome]()) { $0[$1.0] = $1.1 }
        }
        waiting = []
        var taken = 0
        for (index, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
            var letter = letters[index]
            let channel = letter.address.channel
            switch outcome {
            case .taken: taken += 1
            case .later(let reason, _):
                letter.attempt += 1
                waiting.append(letter)
                logger.error("a page by \(channel) must wait: \(reason)")
            case .refused(let reason):
                logger.error("a page by \(channel) was refused: \(reason)")
            case .unknown(let reason):
                // It may ring: the next page comes soon enough.
                logger.error("whether a page by \(channel) went out is unknown: \(reason)")
            }
        }
        return taken
    }

    func close() async { for carrier in carriers.values { await carrier.close() } }
}
