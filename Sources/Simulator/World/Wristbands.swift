// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// The defenders' devices: pressed as the scenario says, they send until they are answered.
struct Wristbands: Sendable {
    let stage: Stage
    let weather: Weather
    let history: History
    let door: FrontDoor

    func press(_ press: Scenario.Press) {
        // Frames of one device differ from press to press, as their serial numbers do.
        var encoder = GT06Encoder(
            identifier: Troupe.imei(press.defender), sent: UInt16(stage.dice.below(1_000)))
        let login = encoder.login()
        for _ in 0..<press.times {
            let frame = encoder.sos(stage.dice.isLucky(80) ? fix(press.defender) : nil)
            let wait = stage.dice.span(.zero...(.seconds(30)))
            stage.play {
                guard await stage.wait(wait) else { return }
                await send([login, frame], of: press.defender)
            }
        }
    }

    /// The same frames again and again until they are answered, for an hour.
    private func send(_ frames: [[UInt8]], of defender: Int) async {
        let number = history.pressed(Troupe.device(defender), at: stage.time.now)
        for attempt in 0..<200 {
            if await isAnswered(frames) {
                return history.acknowledged(number, at: stage.time.now)
            }
            let pause = Duration.seconds(min(5 + attempt * 2, 30))
            guard await stage.wait(pause) else { return }
        }
    }

    private func isAnswered(_ frames: [[UInt8]]) async -> Bool {
        let dice = stage.dice
        guard await travels() else { return false }
        if weather.loss > 0, dice.isLucky(20) {
            // The network brings it twice.
            stage.play {
                guard await stage.wait(dice.span(.zero...(.seconds(90)))) else { return }
                _ = await door.hear(frames)
            }
        }
        guard await door.hear(frames) else { return false }
        return await travels()
    }

    /// One way through the network; false when it is lost.
    private func travels() async -> Bool {
        let isSlow = weather.loss > 0 && stage.dice.isLucky(30)
        let span = stage.dice.span(
            isSlow ? .seconds(1)...(.seconds(20)) : .milliseconds(30)...(.milliseconds(600)))
        guard await stage.wait(span) else { return false }
        return !stage.dice.isLucky(weather.loss)
    }

    private func fix(_ defender: Int) -> Fix {
        let latitude = -1.28 + Double(stage.dice.below(1_000)) / 100_000
        guard let position = Position(latitude: latitude, longitude: 36.82 + Double(defender) / 10)
        else { preconditionFailure("Nairobi is on the globe") }
        return Fix(position: position, occurredAt: stage.now)
    }
}
