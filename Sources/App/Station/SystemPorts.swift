// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Foundation

extension SteadyTime {
    /// The time of this process.
    static let system: SteadyTime = {
        let start = ContinuousClock.now
        return SteadyTime(
            wall: { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
            elapsed: { ContinuousClock.now - start })
    }()
}

extension Clock {
    /// The machine's own clock.
    static let system = SteadyTime.system.clock { try await Task.sleep(for: $0) }
}

extension Stopwatch {
    /// The machine's own, which stands still while the machine sleeps.
    static let system = Stopwatch { [start = SuspendingClock.now] in
        start.duration(to: SuspendingClock.now)
    }
}

extension Chance {
    /// The system's own randomness, fit for secrets.
    static let system = Chance {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
