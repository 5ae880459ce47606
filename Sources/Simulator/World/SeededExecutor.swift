// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Runs every task of one simulated world on one thread: of the jobs that could go on, the dice say
/// which does, and when none can, time passes.
package final class SeededExecutor: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let dice: Dice
    private let time: SimulatedTime

    package init(dice: Dice, time: SimulatedTime) {
        self.dice = dice
        self.time = time
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    /// Works on the calling thread until `isDone`.
    ///
    /// - Returns: false when everybody waits for somebody else, and nothing can ever happen again.
    package func drive(until isDone: () -> Bool) -> Bool {
        while !isDone() {
            if let job = next() {
                unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            } else if !time.pass() {
                return isDone()
            }
        }
        return true
    }

    private func next() -> UnownedJob? {
        jobs.withLock { jobs in
            if jobs.isEmpty { return nil }
            jobs.swapAt(dice.below(jobs.count), jobs.count - 1)
            return jobs.removeLast()
        }
    }
}
