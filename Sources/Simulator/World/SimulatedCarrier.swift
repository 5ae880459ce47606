// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Outbound

/// A carrier of a simulated world: it takes letters or does not, as its trouble is, and what it
/// took reaches phones and mailboxes whatever becomes of the server.
struct SimulatedCarrier: Carrier {
    let channel: Channel
    let machine: Machine
    let history: History
    let people: People

    private var stage: Stage { machine.stage }

    func send(_ letter: Letter) async -> Delivery.Outcome {
        guard machine.power.isOn, let receipts = letter.receipts else {
            return .unknown(reason: "dark")
        }
        history.asked(
            History.Request(
                at: stage.time.now, life: machine.life, address: letter.address,
                alarm: receipts.alarm,
                delivery: receipts.delivery.number, text: letter.text, reference: letter.reference,
                writtenAt: letter.writtenAt))
        let dice = stage.dice
        let taken = Delivery.Outcome.taken(reference: letter.reference)
        switch machine.weather.carrier(channel) {
        case nil where letter.address == Troupe.nobody:
            return await answer(
                .refused(reason: "no such number"), to: nil, after: .milliseconds(50))
        case nil:
            return await answer(
                taken, to: letter, after: dice.span(.milliseconds(20)...(.milliseconds(400))))
        case .isSlow:
            return await answer(
                taken, to: letter, after: dice.span(.seconds(1)...(.milliseconds(4_500))))
        case .takesWithoutAnswering:
            return await answer(.unknown(reason: "no answer"), to: letter, after: .seconds(5))
        case .hangs:
            return await answer(.unknown(reason: "no answer"), to: nil, after: .seconds(5))
        case .refusesForNow:
            return await answer(
                .later(reason: "500", wait: nil), to: nil, after: .milliseconds(50))
        case .throttles:
            let wait = dice.span(.seconds(5)...(.seconds(60)))
            return await answer(
                .later(reason: "429", wait: wait), to: nil, after: .milliseconds(50))
        case .down:
            return await answer(
                .later(reason: "connection refused", wait: nil), to: nil,
                after: .milliseconds(1))
        }
    }

    /// - Parameter letter: what the carrier took; nil when it took nothing.
    private func answer(
        _ outcome: Delivery.Outcome, to letter: Letter?, after span: Duration
    ) async -> Delivery.Outcome {
        if let letter {
            let takes = stage.dice.span(.zero...span)
            stage.time.after(takes) { people.reach(letter) }
        }
        return await machine.wait(span) ? outcome : .unknown(reason: "dark")
    }

    func trial() async -> Delivery.Outcome {
        guard machine.power.isOn else { return .unknown(reason: "dark") }
        return switch machine.weather.carrier(channel) {
        case nil, .isSlow, .throttles: .taken(reference: "")
        case .takesWithoutAnswering, .hangs:
            await answer(.unknown(reason: "no answer"), to: nil, after: .seconds(5))
        case .refusesForNow, .down: .later(reason: "away", wait: nil)
        }
    }

    func close() async {}
}
