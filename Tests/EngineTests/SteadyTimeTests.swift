// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Synchronization
import TestCast
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `Time that never jumps` {
    /// A machine whose clock the test sets.
    final class Machine: Sendable {
        private let state = Mutex((elapsed: Duration.zero, ahead: Duration.zero))

        func run(_ span: Duration) { state.withLock { $0.elapsed += span } }
        func set(by span: Duration) { state.withLock { $0.ahead += span } }

        var wall: Moment { state.withLock { Cast.noon + $0.elapsed + $0.ahead } }

        var time: SteadyTime {
            SteadyTime(wall: { self.wall }, elapsed: { self.state.withLock { $0.elapsed } })
        }
    }

    @Test func `runs with a clock that runs true`() {
        let machine = Machine()
        let time = machine.time
        for _ in 0..<1000 {
            machine.run(.milliseconds(700))
            #expect(time.now() == machine.wall)
        }
    }

    @Test(arguments: [3_600, -3_600, 5, -5, 0.02, -0.02])
    func `turns slowly towards a clock that was set, and never back`(seconds: Double) {
        let machine = Machine()
        let time = machine.time
        machine.run(.seconds(10))
        _ = time.now()
        machine.set(by: .seconds(seconds))
        var last = time.now()
        for _ in 0..<80_000 {
            machine.run(.seconds(1))
            let now = time.now()
            let pace = now - last
            #expect(pace >= .milliseconds(949) && pace <= .milliseconds(1051))
            last = now
        }
        #expect(abs((last - machine.wall).milliseconds) <= 1)
    }

    @Test func `a long sleep of whoever asks overshoots nothing`() {
        let machine = Machine()
        let time = machine.time
        machine.set(by: .seconds(1))
        machine.run(.seconds(2))
        _ = time.now()
        machine.run(.seconds(100_000))
        #expect(abs((time.now() - machine.wall).milliseconds) <= 1)
    }

    @Test func `begins no earlier than what was recorded`() {
        let machine = Machine()
        let time = machine.time
        time.startNoEarlier(than: Cast.noon + .seconds(500))
        #expect(time.now() == Cast.noon + .seconds(500))
        time.startNoEarlier(than: Cast.noon)
        #expect(time.now() == Cast.noon + .seconds(500))
    }

    @Test func `does not creep forward when it is told again and again what it knows`() {
        let machine = Machine()
        let time = machine.time
        for _ in 0..<50 {
            machine.run(.milliseconds(300))
            time.startNoEarlier(than: time.now())
        }
        #expect(time.now() == machine.wall)
        time.startNoEarlier(than: machine.wall + .seconds(7))
        #expect(time.now() == machine.wall + .seconds(7))
    }

    @Test func `sleeps in one piece, and looks again in time when somebody sets the clock`()
        async throws
    {
        let machine = Machine()
        let time = machine.time
        let sleeps = Mutex<[Duration]>([])
        let clock = time.clock { span in
            sleeps.withLock { $0.append(span) }
            machine.run(span)
        }
        try await clock.sleep(.seconds(9))
        #expect(sleeps.withLock { $0 } == [.seconds(9)])
        machine.set(by: .seconds(3_600))
        _ = time.now()
        let before = time.now()
        try await clock.sleep(.seconds(600))
        // Late by what a twentieth of half a minute is, at the most.
        let late = time.now() - (before + .seconds(600))
        #expect(late >= .zero && late <= .milliseconds(1_500))
        #expect(sleeps.withLock { $0 }.allSatisfy { $0 <= .seconds(30) })
    }

    @Test(arguments: [4, 10, 5_478])
    func `a sleep ends in time, though time jumps meanwhile`(seconds: Int) async throws {
        let machine = Machine()
        let time = machine.time
        let (begun, begin) = AsyncStream.makeStream(of: Duration.self)
        var sleeps = begun.makeAsyncIterator()
        let clock = time.clock { span in
            begin.yield(span)
            // As long as the machine counts, whatever its clock shows meanwhile.
            try await Task.sleep(for: .seconds(3_600))
        }
        let moment = time.now() + .seconds(10)
        async let slept: Void = clock.sleep(until: moment)
        #expect(await sleeps.next() == .seconds(10))
        time.startNoEarlier(than: time.now() + .seconds(seconds))
        if seconds < 10 {
            // It has run ahead of the wall clock, and turns back towards it.
            #expect(await sleeps.next() == .seconds(10 - seconds) * 20 / 19)
            time.startNoEarlier(than: moment)
        }
        try await slept
        #expect(time.now() >= moment)
    }

    @Test func `a sleep that is cancelled ends at once`() async throws {
        let clock = Machine().time.clock { try await Task.sleep(for: $0) }
        let sleeping = Task { try await clock.sleep(.seconds(3_600)) }
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
    }

    @Test func `catches up when told to, forward only`() {
        let machine = Machine()
        let time = machine.time
        machine.set(by: .seconds(7_200))
        time.catchUp()
        #expect(time.now() == machine.wall)
        machine.set(by: .seconds(-7_200))
        let before = time.now()
        time.catchUp()
        #expect(time.now() == before)
    }
}
