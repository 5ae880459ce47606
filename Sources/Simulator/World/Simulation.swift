// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
internal import Journal
internal import Synchronization

/// One simulated world, from its seed to the verdict: the same seed and the same build give the
/// same world, job by job.
package struct Simulation: Sendable {
    package struct Outcome: Hashable, Sendable {
        package var seed: UInt64
        package var alarms: Int
        package var simulated: Duration
        package var violations: [Violation]
        /// A digest over what was seen and over every byte of the journal: two runs of one seed
        /// have the same, in whatever process.
        package var fingerprint: UInt64
    }

    package let scenario: Scenario

    package init(_ scenario: Scenario) { self.scenario = scenario }

    /// Plays on the calling thread.
    package func run() -> Outcome {
        let time = SimulatedTime()
        let dice = Dice(seed: scenario.seed ^ 0x5EED)
        let executor = SeededExecutor(dice: dice.child(), time: time)
        let outcome = Mutex<Outcome?>(nil)
        // The one task that nobody waits for: this thread drives it to its end.
        Task(executorPreference: executor) {
            let played = await play(Stage(time: time, dice: dice))
            outcome.withLock { $0 = played }
        }
        let isAlive = executor.drive { outcome.withLock { $0 != nil } }
        return outcome.withLock { $0 }
            ?? Outcome(
                seed: scenario.seed, alarms: 0, simulated: time.now,
                violations: [
                    Violation(
                        promise: .neverSilent,
                        words: "everybody waits for somebody else: \(isAlive)")
                ], fingerprint: 0)
    }

    private func play(_ stage: Stage) async -> Outcome {
        let weather = Weather(scenario: scenario, time: stage.time)
        let history = History()
        let disk = SimulatedDisk(time: stage.time)
        let door = FrontDoor(history: history, stage: stage)
        let people = People(stage: stage, weather: weather, history: history, door: door)
        let wristbands = Wristbands(
            stage: stage, weather: weather, history: history, door: door)
        let meddling = Meddling(stage: stage, history: history, door: door)
        for node in 0..<scenario.nodes {
            let server = Server(
                node: node, isShared: scenario.nodes > 1, stage: stage, weather: weather,
                history: history, disk: disk, door: door, people: people)
            stage.play { await server.run() }
        }
        for press in scenario.presses {
            stage.time.after(press.at) { wristbands.press(press) }
        }
        for trouble in scenario.troubles {
            switch trouble.kind {
            case .crash(let node): stage.time.after(trouble.from) { door.crash(node) }
            case .bitFlip: stage.time.after(trouble.from) { disk.flip(stage.dice) }
            case .failover: stage.time.after(trouble.until) { disk.failOver() }
            case .adversary(let attack):
                stage.time.after(trouble.from) { stage.play { await meddling.attack(attack) } }
            default: continue
            }
        }
        stage.play {
            // One administrator, one change after the other.
            for trouble in scenario.troubles {
                guard case .edit(let edit) = trouble.kind else { continue }
                guard await stage.wait(max(.zero, trouble.from - stage.time.now)) else { return }
                await meddling.edit(edit)
            }
        }
        let inspector = Inspector(
            stage: stage, scenario: scenario, history: history, disk: disk, door: door)
        stage.play { await inspector.look() }
        await stage.run(until: scenario.end)
        return await verdict(history, disk, inspector, stage)
    }

    private func verdict(
        _ history: History, _ disk: SimulatedDisk, _ inspector: Inspector, _ stage: Stage
    ) async -> Outcome {
        var violations: [Violation] = []
        var alarms = 0
        var record = history.all
        let state = disk.state
        do {
            var (view, world) = try await Server.read(disk)
            alarms = view.stories.count
            if !state.originals.isEmpty {
                let bystanders = Bystanders(view, damaged: Set(state.originals.keys))
                view = bystanders.part(of: view)
                record = bystanders.part(of: record)
                // The server never saw that again which the disk lost.
                world = { _ in nil }
            }
            let bounds = scenario.nodes > 1 ? Bounds.simulatedNodes : .simulated
            let checker = Checker(
                history: record, view: view, circumstances: Circumstances(scenario),
                bounds: bounds)
            let conduct = Conduct(view, history: record, scenario: scenario, bounds: bounds)
            violations =
                checker.violations + conduct.violations + inspector.differences(from: world)
                + Shouting(history: record, scenario: scenario, damages: state.damages).violations
        } catch {
            violations.append(
                Violation(promise: .replay, words: "the journal cannot be read: \(error)"))
        }
        var hasher = Fingerprint()
        for request in record.requests {
            hasher.add(request.at)
            hasher.add(UInt64(request.delivery))
        }
        for press in record.presses { hasher.add(press.acknowledgedAt ?? .zero) }
        for byte in state.head.hash.bytes { hasher.add(UInt64(byte)) }
        return Outcome(
            seed: scenario.seed, alarms: alarms, simulated: scenario.end, violations: violations,
            fingerprint: hasher.bits)
    }
}

/// FNV-1a over what happened, the same in every process.
private struct Fingerprint {
    private(set) var bits: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ span: Duration) {
        let (seconds, attoseconds) = span.components
        add(UInt64(bitPattern: seconds))
        add(UInt64(bitPattern: attoseconds))
    }

    mutating func add(_ word: UInt64) { bits = (bits ^ word) &* 0x0000_0100_0000_01b3 }
}
