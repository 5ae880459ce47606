// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import Gateway
internal import Synchronization
internal import Trackers

/// The way into the server of a simulated world, while it lives.
final class FrontDoor: Sendable {
    struct Open: Sendable {
        var desk: Desk
        var intake: Intake
        var clock: Clock
        var power: Power
    }

    private let history: History
    private let time: SimulatedTime
    private let state = Mutex<Open?>(nil)

    init(history: History, time: SimulatedTime) {
        self.history = history
        self.time = time
    }

    var open: Open? { state.withLock { $0 }.flatMap { $0.power.isOn ? $0 : nil } }

    func admit(_ open: Open?) { state.withLock { $0 = open } }

    /// Asks the server for something; false when it is dead, refuses, or dies meanwhile.
    @discardableResult
    func wish(_ command: Command, by author: Author, _ lane: Desk.Lane = .people) async -> Bool {
        guard let open else { return false }
        do {
            let accepted = try await open.desk.submit(command, by: author, lane: lane)
            if case .alarm(let alarm, .acknowledge) = command, author.isOfficer {
                history.claimed(alarm, at: time.now)
            }
            return open.power.isOn && accepted.safety < .memoryOnly
        } catch { return false }
    }

    /// One connection of a tracker: what it sends, frame by frame; true when all was answered.
    func hear(_ frames: [[UInt8]]) async -> Bool {
        guard let open else { return false }
        var wire = GT06()
        for frame in frames {
            let reading = wire.read(frame, now: open.clock.now())
            let device = reading.reports.first { $0.alarms.contains(.sos) }?.device
            let hearing = device.map { history.heard(frame, of: $0, at: time.now) }
            guard
                await open.intake.take(
                    reading, of: frame, bearer: GT06.name, origin: "192.0.2.1"),
                open.power.isOn
            else { return false }
            if let hearing { history.answered(hearing, at: time.now) }
        }
        return true
    }
}
