// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Synchronization

/// A time that never jumps: it runs on with the machine's own count of seconds and turns slowly
/// towards the wall clock, so that whoever sets that clock neither wakes everybody at once nor puts
/// off who is to be paged.
package final class SteadyTime: Sendable {
    private struct Course {
        /// Our time, since 1970, when the machine had counted `elapsed`.
        var time: Duration
        var elapsed: Duration
        /// How far the wall clock was ahead of us then.
        var gap: Duration

        /// At most a twentieth faster or slower than the machine counts.
        func time(at elapsed: Duration) -> Duration {
            let passed = elapsed - self.elapsed
            let most = passed / 20
            return time + passed + min(max(gap, .zero - most), most)
        }
    }

    private let wall: @Sendable () -> Moment
    private let elapsed: @Sendable () -> Duration
    private let course: Mutex<Course>
    private let jumps = Jumps()

    /// - Parameters:
    ///   - wall: what the machine's clock shows; it may jump.
    ///   - elapsed: a count that only rises, also while the machine sleeps.
    package init(
        wall: @escaping @Sendable () -> Moment, elapsed: @escaping @Sendable () -> Duration
    ) {
        self.wall = wall
        self.elapsed = elapsed
        course = Mutex(
            Course(time: wall().sinceBeginning, elapsed: elapsed(), gap: .zero))
    }

    package func now() -> Moment {
        course.withLock { course in
            let elapsed = self.elapsed()
            let time = course.time(at: elapsed)
            if elapsed - course.elapsed >= .seconds(1) {
                let gap = wall().sinceBeginning - time
                course = Course(time: time, elapsed: elapsed, gap: gap)
            }
            return Moment(milliseconds: time.milliseconds)
        }
    }

    /// The clock that shows this time.
    ///
    /// - Parameter sleep: returns after so long by the machine's count, or throws when cancelled.
    package func clock(
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) -> Clock {
        Clock(
            now: { self.now() },
            sleepUntil: { moment in
                while case let jumps = self.jumps.count, case let left = moment - self.now(),
                    left > .zero
                {
                    // Somebody may set the clock meanwhile, and we run faster from then on.
                    let span = min(self.count(for: left), Self.longestSleep)
                    try await self.jumps.interrupt(after: jumps, span, sleep)
                }
            }, goOnFrom: { self.startNoEarlier(than: $0) })
    }

    private static let longestSleep = Duration.seconds(30)

    /// How long the machine counts, as things are, until so much of our time has passed.
    private func count(for span: Duration) -> Duration {
        let gap = self.gap
        return gap > .zero
            ? max(span - gap, span * 20 / 21) : min(span - gap, span * 20 / 19)
    }

    /// The wall clock, less what the machine counted: the same for as long as nobody sets the
    /// clock.
    package var setting: Moment {
        Moment(milliseconds: (wall().sinceBeginning - elapsed()).milliseconds)
    }

    /// How far the wall clock was ahead at the last comparison; below zero, behind.
    package var gap: Duration { course.withLock { $0.gap } }

    /// Goes on from `moment`, when it is later than ours: what was recorded is past.
    package func startNoEarlier(than moment: Moment) {
        let isJump = course.withLock { course in
            let elapsed = self.elapsed()
            let time = moment.sinceBeginning
            guard time > course.time(at: elapsed) else { return false }
            course = Course(time: time, elapsed: elapsed, gap: wall().sinceBeginning - time)
            return true
        }
        if isJump { jumps.tell() }
    }

    /// Jumps forward to the wall clock, if it is ahead: for when nobody waits for anything.
    package func catchUp() {
        course.withLock { course in
            let elapsed = self.elapsed()
            let time = max(course.time(at: elapsed), wall().sinceBeginning)
            course = Course(time: time, elapsed: elapsed, gap: .zero)
        }
        jumps.tell()
    }
}

extension Moment {
    fileprivate var sinceBeginning: Duration { .milliseconds(milliseconds) }
}
