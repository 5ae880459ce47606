// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
internal import Outbound
internal import Synchronization

/// Everybody whom a letter can reach: they read it when their phone is on, and answer, act, or do
/// nothing, as the dice say.
struct People: Sendable {
    let stage: Stage
    let weather: Weather
    let history: History
    let door: FrontDoor
    private let handled = Handled()

    init(stage: Stage, weather: Weather, history: History, door: FrontDoor) {
        self.stage = stage
        self.weather = weather
        self.history = history
        self.door = door
    }

    /// The carrier has taken a letter: it is on its way.
    func reach(_ letter: Letter) {
        stage.time.after(stage.dice.span(.seconds(1)...(.seconds(8)))) {
            stage.play { await read(letter) }
        }
    }

    private func read(_ letter: Letter) async {
        while weather.arePhonesOff {
            guard await stage.wait(.seconds(20)) else { return }
        }
        guard let receipts = letter.receipts else { return }
        history.arrived(
            History.Arrival(at: stage.time.now, address: letter.address, alarm: receipts.alarm))
        if letter.address.channel == .sms { report(receipts) }
        switch Troupe.person(at: letter.address) {
        case .shield(let shield): await answer(receipts.alarm, shield)
        case .officer(let officer): await handle(receipts.alarm, officer)
        case .everyone, nil: return
        }
    }

    /// Only an SMS brings receipts.
    private func report(_ receipts: Letter.Receipts) {
        let receipt = Alarm.Command.recordReceipt(of: receipts.delivery, .delivered)
        stage.play {
            var times = 1
            var wait = stage.dice.span(.milliseconds(500)...(.seconds(3)))
            switch weather.receipts {
            case nil: break
            case .missing: return
            case .late: wait = stage.dice.span(.seconds(600)...(.seconds(7_200)))
            case .doubled: times = 2
            case .forged:
                await door.wish(
                    .alarm(
                        receipts.alarm,
                        .recordReceipt(
                            of: Delivery.Label(number: stage.dice.below(60)),
                            .failed(reason: "forged"))),
                    by: .carrier(.sms), .report)
            }
            guard await stage.wait(wait) else { return }
            for _ in 0..<times {
                await door.wish(.alarm(receipts.alarm, receipt), by: .carrier(.sms), .report)
            }
        }
    }

    private func answer(_ alarm: ID<Alarm>, _ shield: ID<Shield>) async {
        guard stage.dice.isLucky(60),
            await stage.wait(stage.dice.span(.seconds(10)...(.seconds(200))))
        else { return }
        let answer = stage.dice.pick(Alarm.Answer.allCases)
        await door.wish(.alarm(alarm, .answer(shield, answer)), by: .shield(shield))
    }

    /// An officer takes the alarm, finds out, and sees it to its end; or does not.
    private func handle(_ alarm: ID<Alarm>, _ officer: ID<Officer>) async {
        let dice = stage.dice
        guard !weather.areOfficersSilent, dice.isLucky(70),
            await stage.wait(dice.span(.seconds(5)...(.seconds(90))))
        else { return }
        await meddle(alarm, officer)
        guard handled.take(alarm, since: door.open?.desk.world.alarms[alarm]?.calledAt)
        else { return }
        var acts: [Alarm.Command] = [.acknowledge, .verify]
        switch dice.below(10) {
        case 0...4: acts += [.confirm(note: "heard her"), .respond, .close(.safe, note: "home")]
        case 5...7:
            acts += [.findFalse(note: "the strap tore"), .close(.falseAccident, note: "strap")]
        default: break
        }
        for act in acts {
            await insist(on: act, of: alarm, officer)
            guard await stage.wait(dice.span(.seconds(10)...(.seconds(400)))),
                !weather.areOfficersSilent
            else { return }
        }
    }

    /// Stands for a broadcast or takes it back, or wants to be done with the alarm too soon.
    private func meddle(_ alarm: ID<Alarm>, _ officer: ID<Officer>) async {
        let act: Alarm.Command
        switch stage.dice.below(20) {
        case 0...7: act = .approveBroadcast
        case 8: act = .withdrawBroadcast
        case 9: act = .close(.unknown, note: "no time")
        case 10: act = .confirm(note: "surely")
        default: return
        }
        await door.wish(.alarm(alarm, act), by: .officer(officer))
    }

    /// Presses until the server has it, some times.
    private func insist(on act: Alarm.Command, of alarm: ID<Alarm>, _ officer: ID<Officer>) async {
        for _ in 0..<20 {
            if await door.wish(.alarm(alarm, act), by: .officer(officer)) { return }
            guard await stage.wait(.seconds(10)) else { return }
        }
    }
}

/// Which calls somebody handles already, so that two officers do not do everything twice.
private final class Handled: Sendable {
    private struct Call: Hashable {
        var alarm: ID<Alarm>
        var at: Moment?
    }

    private let taken = Mutex<Set<Call>>([])

    func take(_ alarm: ID<Alarm>, since moment: Moment?) -> Bool {
        taken.withLock { $0.insert(Call(alarm: alarm, at: moment)).inserted }
    }
}
