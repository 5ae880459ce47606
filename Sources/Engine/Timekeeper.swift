// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections

/// Does what time makes due: paging that goes on, presuming an alarm real, a standing broadcast,
/// the next rung. It keeps no list of its own that matters: moments are read off the world.
package actor Timekeeper {
    private let desk: Desk
    private let clock: Clock
    /// When each restless alarm next needs attention; rebuilt from the world at any start.
    private var moments: [ID<Alarm>: Moment] = [:]

    package init(desk: Desk, clock: Clock) {
        self.desk = desk
        self.clock = clock
    }

    /// Works until the surrounding task is cancelled.
    package func run() async {
        await desk.follow().watch(clock, every: Self.step) { wake in
            if case .change(let change) = wake { learn(change) }
            await attendWhatIsDue()
            return !moments.isEmpty
        }
    }

    /// How finely time is looked at.
    static let step = Duration.milliseconds(250)

    private func learn(_ change: Change) {
        for id in change.touchedAlarms {
            moments[id] = change.world.alarms[id].flatMap {
                Alarm.nextAttendance($0, roster: change.world.roster)
            }
        }
    }

    private func attendWhatIsDue() async {
        let now = clock.now()
        for (id, _) in moments.filter({ $0.value <= now }).sorted(by: { $0.key < $1.key }) {
            // What is decided touches the alarm, and its next moment is learned from that change. A
            // refusal or a fault of the journal leaves it due: it is tried again at the next step.
            moments[id] = now + .seconds(1)
            _ = try? await desk.submit(
                .alarm(id, .attend), by: .rule(.timekeeping), lane: .report)
        }
    }
}
