// SPDX-License-Identifier: Apache-2.0
import Domain
import Journal
import Synchronization
import TestCast
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(5))) struct `Whoever follows the journal` {
    @Test func `is woken in time, though the clock jumped past an earlier sleep`() async throws {
        let time = TestTime()
        let asked = Mutex<[Moment]>([])
        let clock = Clock(
            now: { time.now },
            sleepUntil: { moment in
                asked.withLock { $0.append(moment) }
                // As long as the machine counts, whatever its clock shows meanwhile.
                try await Task.sleep(for: .seconds(3_600))
            })
        let follower = Follower()
        let change = Change(
            world: World(), head: EntryNumber(0), touchedAlarms: [], touchedStation: true)
        let watching = Task {
            await follower.watch(clock) { _ in time.now + .seconds(10) }
        }
        follower.tell(change)
        try await eventually { asked.withLock { $0 } == [Cast.noon + .seconds(10)] }
        follower.tell(change)
        time.now = time.now + .seconds(5_478)
        follower.tell(change)
        try await eventually { asked.withLock { $0.last } == time.now + .seconds(10) }
        watching.cancel()
        await watching.value
    }
}
