// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
internal import Logging

/// Carries out one errand: writes the letter, hands it to the carrier, records what became of it.
struct Courier: Sendable {
    let desk: Desk
    let clock: Clock
    let carriers: [Channel: any Carrier]
    let writer: Writer
    let signs: Signs?
    private let logger = Logger(label: "outbound")

    init(
        desk: Desk, clock: Clock, carriers: [Channel: any Carrier], writer: Writer, signs: Signs?
    ) {
        self.desk = desk
        self.clock = clock
        self.carriers = carriers
        self.writer = writer
        self.signs = signs
    }

    /// How many work on a channel: the most letters under way there at once.
    static func count(on channel: Channel) -> Int {
        switch channel {
        case .sms: 64
        case .mail: 64
        case .post: 16
        }
    }

    func run(
        _ errand: Errand, on channel: Channel, isEnding: () async -> Bool
    ) async {
        if channel == .post, await !desk.hasHeardAll() {
            // She may have withdrawn her consent at another node. It stays due.
            try? await clock.sleep(.seconds(1))
            return
        }
        let world = desk.world
        let now = clock.now()
        // While it stood in line the person may have answered, or the alarm been closed.
        guard let alarm = world.alarms[errand.alarm],
            let delivery = alarm.delivery(errand.delivery), delivery.isDue,
            desk.speaks(for: errand.alarm, at: now)
        else { return }
        signs?.begins(delivery.number, of: errand.alarm)
        defer { signs?.ends(delivery.number, of: errand.alarm) }
        let outcome: Delivery.Outcome
        do throws(Writer.Unsendable) {
            let letter = try writer.letter(for: delivery, of: alarm, in: world, at: now)
            outcome = await carriers[channel]?.send(letter) ?? .refused(reason: "no carrier")
            signs?.heard(outcome, on: channel)
        } catch {
            outcome = .refused(reason: error.reason)
        }
        let command = Command.alarm(
            errand.alarm,
            .recordAttempt(
                of: delivery.label, attempt: delivery.attempts + 1, outcome))
        await record(command, on: channel, isEnding: isEnding)
    }

    /// Returns once the outcome is on disk. While the journal takes nothing it tries again and
    /// again, and never sends again because of that; only the end of the dispatcher ends it.
    private func record(
        _ command: Command, on channel: Channel, isEnding: () async -> Bool
    ) async {
        var wait = Duration.milliseconds(100)
        while true {
            do {
                _ = try await desk.submit(command, by: .carrier(channel), lane: .report)
                return
            } catch is Refusal {
                // The alarm is forgotten: nobody asks for this outcome any more.
                return
            } catch {
                if await isEnding() { return }
                logger.error(
                    "an outcome could not be recorded", metadata: ["channel": "\(channel)"])
            }
            do { try await clock.sleep(wait) } catch { return }
            wait = min(wait * 2, .seconds(10))
        }
    }
}
