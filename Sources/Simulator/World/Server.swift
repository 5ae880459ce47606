// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import Gateway
internal import HashTreeCollections
internal import Journal
internal import Outbound

/// A node of a simulated world: the real desk, ledger, dispatcher and timekeeper on simulated
/// ports, life after life.
struct Server: Sendable {
    let node: Int
    /// Whether other nodes write to its journal.
    let isShared: Bool
    let stage: Stage
    let weather: Weather
    let history: History
    let disk: SimulatedDisk
    let door: FrontDoor
    let people: People

    /// Nobody has a screen here. It looks less often than in reality, where a second is cheap.
    private static let audit = Auditor.Settings(
        people: [], console: .never, pulse: .seconds(10))

    static let masterKey: MasterKey = {
        guard let key = MasterKey(bytes: [UInt8](repeating: 7, count: 32)) else {
            preconditionFailure("32 bytes are a key")
        }
        return key
    }()

    /// Lives until the world ends, and comes back after each crash.
    func run() async {
        while !Task.isCancelled {
            let power = Power()
            let life = history.begins(node, at: stage.time.now)
            do {
                try await live(
                    Machine(
                        node: node, life: life, power: power, weather: weather, stage: stage))
            } catch JournalError.unavailable where isShared {
                // A node that does not reach its journal at the start waits for it.
            } catch {
                history.found("the server does not start: \(error)", at: stage.time.now)
            }
            power.cut()
            door.admit(nil, as: node)
            history.ends(life, at: stage.time.now)
            guard await stage.wait(stage.dice.span(.milliseconds(300)...(.seconds(60)))) else {
                return
            }
        }
    }

    private func live(_ machine: Machine) async throws {
        let own = SimulatedStore(disk: disk, machine: machine)
        let shared = isShared ? SharedSimulatedStore(store: own) : nil
        let store: any JournalStore = shared ?? own
        let spare = SimulatedSpare(disk: disk, machine: machine)
        let power = machine.power
        let steady = SteadyTime(
            wall: { stage.now + weather.clockIsAhead }, elapsed: { stage.time.now })
        let clock = steady.clock { span in
            try await machine.sleep(span)
            if !power.isOn { throw CancellationError() }
        }
        let pages = try await spare.pages()
        let keyring = try Keyring.open(
            Self.masterKey, wrapped: try await store.keys()
        ) { stage.dice.chance.bytes($0) }
        let reading = try await JournalReader.open(store, spare: pages, keyring: keyring)
        if let last = reading.recordedAt { steady.startNoEarlier(than: last) }
        let desk = Desk(
            journal: store, spare: spare, continuing: reading, clock: clock)
        let carriers = Channel.allCases.map { channel in
            SimulatedCarrier(
                channel: channel, machine: machine, history: history, people: people)
        }
        let stopwatch = Stopwatch { stage.time.now }
        let signs = Signs(stopwatch, channels: Channel.allCases)
        let dispatcher = Dispatcher(
            desk: desk, clock: clock, carriers: carriers, address: "https://alarm.example.org",
            callbackBase: "https://alarm.example.org/carriers/x", signs: signs)
        let timekeeper = Timekeeper(desk: desk, clock: clock)
        let auditor = Auditor(
            desk: desk, clock: clock, signs: signs, vitals: Vitals(stopwatch, hasCarrier: true),
            clockKeeper: ClockKeeper(steady), settings: Self.audit, isShortOfDisks: { false },
            shout: { pages in
                for page in pages { history.shouted(page, life: machine.life, at: stage.time.now) }
                return true
            })
        let trials = CarrierTrials(carriers: carriers, signs: signs, clock: clock)
        let intake = Intake(desk: desk, clock: clock, chance: stage.dice.chance, signs: signs)
        await withTaskGroup { group in
            group.addTask { await desk.run() }
            group.addTask { await dispatcher.run() }
            group.addTask { await timekeeper.run() }
            group.addTask { await auditor.run() }
            group.addTask { await trials.run() }
            group.addTask { await keepSnapshots(of: desk, in: store) }
            if let shared {
                group.addTask {
                    await Node(
                        "\(node) \(machine.life)", on: shared, desk: desk, clock: clock,
                        signs: signs
                    ).run()
                }
            }
            group.addTask {
                await withTaskCancellationHandler {
                    await power.waitUntilCut()
                } onCancel: {
                    power.cut()
                }
            }
            await enrol(desk)
            door.admit(
                .init(desk: desk, intake: intake, clock: clock, machine: machine), as: node)
            // The desk ends only when it is told to; what ends first is the power.
            await group.next()
            group.cancelAll()
        }
    }

    /// A snapshot now and then, so that the next life begins with it.
    private func keepSnapshots(of desk: Desk, in store: any JournalStore) async {
        while await stage.wait(stage.dice.span(.seconds(60)...(.seconds(900)))) {
            guard let (scribe, world) = await desk.position() else { continue }
            let snapshot = Snapshot.seal(world, head: scribe.head, keyring: scribe.keyring)
            // Without it the next life reads the whole journal.
            try? await store.replaceSnapshot(snapshot)
        }
    }

    /// Whoever is not yet in the journal is put there.
    private func enrol(_ desk: Desk) async {
        guard desk.world.roster.defenders.count < Troupe.defenders else { return }
        for command in Troupe.commands {
            // Refused or not written: the next life tries again.
            _ = try? await desk.submit(.roster(command), by: .administrator, lane: .people)
        }
    }
}

extension Server {
    /// The journal as it lies on the disk at the end, and the world as of each of its entries.
    static func read(
        _ disk: SimulatedDisk
    ) async throws -> (view: JournalView, world: (EntryNumber) -> World?) {
        let view = try JournalView(disk, masterKey: masterKey)
        return (
            view,
            { head in
                var world = World()
                for line in view.lines where line.number <= head {
                    line.decision.facts.forEach { world.evolve(by: $0) }
                }
                return view.lines.last.map { $0.number >= head } == true ? world : nil
            }
        )
    }
}
