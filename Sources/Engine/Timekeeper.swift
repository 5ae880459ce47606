// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// Does what time makes due: paging that goes on, presuming an alarm real, a standing broadcast,
/// the next rung. It keeps no list of its own that matters: moments are read off the world.
package actor Timekeeper {
    private let desk: Desk
    private let clock: Clock
    /// When each restless alarm next needs attention; rebuilt from the world at any start.
    private var timetable = Timetable()

    /// The most alarms that are attended to at once.
    private static let mostAtOnce = 64

    package init(desk: Desk, clock: Clock) {
        self.desk = desk
        self.clock = clock
    }

    /// Works until the surrounding task is cancelled.
    package func run() async {
        await desk.follow().watch(clock) { wake in
            if case .change(let change) = wake { change.touchedAlarms.forEach(learn) }
            await attendWhatIsDue()
            return timetable.earliest
        }
    }

    private func learn(_ id: ID<Alarm>) {
        let world = desk.world
        let alarm = desk.speaks(for: id, at: clock.now()) ? world.alarms[id] : nil
        timetable.set(alarm.flatMap { Alarm.nextAttendance($0, roster: world.roster) }, for: id)
    }

    private func attendWhatIsDue() async {
        let now = clock.now()
        while true {
            var due: [ID<Alarm>] = []
            while due.count < Self.mostAtOnce, let id = timetable.popFirst(at: now) {
                if desk.speaks(for: id, at: now) { due.append(id) }
            }
            if due.isEmpty { return }
            await withDiscardingTaskGroup { group in
                for id in due { group.addTask { await self.attend(id) } }
            }
            for id in due {
                learn(id)
                // What is still due was refused, or could not be written: it is tried again soon.
                if let next = timetable.moment(of: id), next <= now {
                    timetable.set(now + .seconds(1), for: id)
                }
            }
        }
    }

    private nonisolated func attend(_ id: ID<Alarm>) async {
        // A refusal or a fault leaves it due.
        _ = try? await desk.submit(.alarm(id, .attend), by: .rule(.timekeeping), lane: .report)
    }
}
