// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import Gateway
internal import HashTreeCollections
internal import Journal

/// What administrators change in mid-alarm, and what an adversary tries.
struct Meddling: Sendable {
    let stage: Stage
    let history: History
    let door: FrontDoor

    func edit(_ edit: Trouble.Edit) async {
        let number = whom
        switch edit {
        case .withdrawConsent: await say([], of: number)
        case .giveConsent: await say(Troupe.consentsOfAll, of: number)
        case .giveConsentInPart: await say(inPart(), of: number)
        case .lendConsent: await say(lent(), of: number)
        case .changeCircle: await change(number) { $0.circle.removeLast() }
        case .wrongNumber:
            await change(number) { defender in
                defender.circle[0].reach.rungs[0][0] = Troupe.nobody
            }
        case .emptyRota:
            await insist(
                .setRota(
                    Rota(
                        order: [], startsAt: Stage.beginning, watch: .seconds(3_600),
                        decisionMaker: Troupe.officers[2].id)))
        case .changeRota:
            var rota = Troupe.rota
            rota.order.reverse()
            await insist(.setRota(rota))
        }
    }

    /// Mostly somebody who has an open alarm.
    private var whom: Int {
        let open = door.open?.desk.world.openAlarms
        let alarmed = (0..<Troupe.defenders).filter { open?[Troupe.defender($0).id] != nil }
        return alarmed.isEmpty || stage.dice.isLucky(30)
            ? stage.dice.below(Troupe.defenders) : stage.dice.pick(alarmed)
    }

    /// A new word on consents; the old ones stay, as it is a later word that counts.
    private func say(_ consents: [Consent], of number: Int) async {
        guard let open = door.open else { return }
        var defender = open.desk.world.roster.defender(Troupe.defender(number).id)
        defender.consents = consents
        await enrol(defender)
    }

    /// Whoever writes her down anew says with it what she allows, as far as he knows.
    private func enrol(_ defender: Defender) async {
        let word = history.said(
            History.Word(
                defender: defender.id, consents: defender.consents, askedAt: stage.time.now))
        if await insist(.enrol(defender)) { history.isDone(word, at: stage.time.now) }
    }

    /// The alarm may be told, and of the rest what the dice say.
    private func inPart() -> [Consent] {
        Troupe.consentsOfAll.filter { $0.scope == .publishAlarm || stage.dice.isLucky(50) }
    }

    /// Consents that run out within minutes, or have before they were written down.
    private func lent() -> [Consent] {
        let end = (door.open?.clock.now() ?? stage.now) + .seconds(stage.dice.below(900) - 300)
        return Troupe.consentsOfAll.map { consent in
            var consent = consent
            consent.renewBy = end
            return consent
        }
    }

    private func change(_ number: Int, _ change: (inout Defender) -> Void) async {
        guard let open = door.open else { return }
        var defender = open.desk.world.roster.defender(Troupe.defender(number).id)
        guard defender.circle.count > 1 else { return }
        change(&defender)
        await enrol(defender)
    }

    @discardableResult
    private func insist(_ command: Domain.Roster.Command) async -> Bool {
        for _ in 0..<40 {
            if await door.wish(.roster(command), by: .administrator) { return true }
            guard await stage.wait(.seconds(5)) else { return false }
        }
        return false
    }

    func attack(_ attack: Trouble.Attack) async {
        let alarms = door.open?.desk.world.openAlarms.values.joined().sorted() ?? []
        switch attack {
        case .replayFrames:
            var encoder = GT06Encoder(identifier: Troupe.imei(0))
            let frames = [encoder.login(), encoder.sos(nil)]
            for _ in 0..<10 { _ = await door.hear(frames) }
        case .strangersFlood:
            for number in 0..<40 {
                var encoder = GT06Encoder(identifier: "99000000000\(1_000 + number)")
                _ = await door.hear([encoder.login(), encoder.sos(nil)])
            }
        case .garbage:
            for length in 1..<40 {
                let bytes = (0..<length).map { _ in
                    UInt8(truncatingIfNeeded: stage.dice.word())
                }
                await door.open?.intake.takeGarbage(bytes, bearer: "gt06", origin: "192.0.2.9")
            }
        case .strangeAnswers:
            for alarm in alarms {
                let shield = Troupe.defender(stage.dice.below(Troupe.defenders)).circle[0].id
                await door.wish(.alarm(alarm, .answer(shield, .cannot)), by: .stranger)
            }
        case .actsWithoutRight:
            for alarm in alarms {
                for act: Alarm.Command in [
                    .acknowledge, .findFalse(note: "x"), .approveBroadcast, .respond,
                    .close(.safe, note: "x"),
                ] {
                    await door.wish(.alarm(alarm, act), by: .stranger)
                    await door.wish(
                        .alarm(alarm, act), by: .shield(Troupe.shield(0, of: 0).id))
                }
            }
        }
    }
}
