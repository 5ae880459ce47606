// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import Gateway
internal import Synchronization
internal import Trackers

/// The ways into the nodes of a simulated world, while they live.
final class FrontDoor: Sendable {
    struct Open: Sendable {
        var desk: Desk
        var intake: Intake
        var clock: Clock
        var machine: Machine

        var isThere: Bool {
            machine.power.isOn && !machine.weather.isStopped(machine.node)
        }
    }

    private let history: History
    private let stage: Stage
    private let state = Mutex<[Int: Open]>([:])

    init(history: History, stage: Stage) {
        self.history = history
        self.stage = stage
    }

    /// Every node that answers, in an order that the dice give.
    var all: [Open] {
        let open = state.withLock { $0 }.sorted { $0.key < $1.key }.map(\.value).filter(\.isThere)
        return open.count > 1 && stage.dice.isLucky(50) ? open.reversed() : open
    }

    var open: Open? { all.first }

    func admit(_ open: Open?, as node: Int) { state.withLock { $0[node] = open } }

    /// Everything that the node does ends with its power.
    func crash(_ node: Int) { state.withLock { $0[node] }?.machine.power.cut() }

    /// Asks the server for something; false when it is dead, refuses, or dies meanwhile.
    @discardableResult
    func wish(_ command: Command, by author: Author, _ lane: Desk.Lane = .people) async -> Bool {
        guard let open else { return false }
        do {
            let accepted = try await open.desk.submit(command, by: author, lane: lane)
            if case .alarm(let alarm, .acknowledge) = command, author.isOfficer {
                history.claimed(alarm, at: stage.time.now)
            }
            return open.machine.power.isOn && accepted.safety < .memoryOnly
        } catch { return false }
    }

    /// One connection of a tracker: what it sends, frame by frame; true when all was answered.
    func hear(_ frames: [[UInt8]]) async -> Bool {
        for open in all where await hear(frames, at: open) { return true }
        return false
    }

    private func hear(_ frames: [[UInt8]], at open: Open) async -> Bool {
        var wire = GT06()
        for frame in frames {
            let reading = wire.read(frame, now: open.clock.now())
            let device = reading.reports.first { $0.alarms.contains(.sos) }?.device
            let hearing = device.map {
                history.heard(frame, of: $0, in: open.machine.life, at: stage.time.now)
            }
            guard
                await open.intake.take(
                    reading, of: frame, bearer: GT06.name, origin: "192.0.2.1"),
                open.machine.power.isOn
            else { return false }
            if let hearing { history.answered(hearing, at: stage.time.now) }
        }
        return true
    }
}
