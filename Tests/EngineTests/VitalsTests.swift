// SPDX-License-Identifier: Apache-2.0
import Engine
import Synchronization
import Testing

/// A stopwatch that the test turns.
final class HandStopwatch: Sendable {
    private let time = Mutex(Duration.zero)

    var stopwatch: Stopwatch { Stopwatch { self.time.withLock { $0 } } }
    func turn(_ span: Duration) { time.withLock { $0 += span } }
}

@Suite(.timeLimit(.minutes(5)))
struct `Signs of life` {
    let hand = HandStopwatch()

    @Test func `a process is well at first, and unwell when its desk is silent`() {
        let vitals = Vitals(hand.stopwatch, hasCarrier: true)
        #expect(vitals.isWell)
        hand.turn(.seconds(3))
        #expect(vitals.isWell)
        hand.turn(.seconds(1))
        #expect(vitals.silent == [.desk])
        #expect(vitals.ailments == ["desk: silent for 4 s"])
        vitals.beat(.desk)
        #expect(vitals.isWell)
    }

    @Test func `an auditor counts from its first beat on`() {
        let vitals = Vitals(hand.stopwatch, hasCarrier: true)
        hand.turn(.seconds(9))
        vitals.beat(.desk)
        #expect(vitals.age(of: .audit) == nil && vitals.isWell)
        vitals.beat(.audit)
        hand.turn(.milliseconds(14_999))
        vitals.beat(.desk)
        vitals.beat(.journal)
        #expect(vitals.isWell)
        hand.turn(.milliseconds(2))
        #expect(vitals.silent == [.audit] && !vitals.isWorthKeeping)
    }

    @Test func `a disk that takes nothing is unwell, and no reason to start anew`() {
        let vitals = Vitals(hand.stopwatch, hasCarrier: true)
        hand.turn(.seconds(16))
        vitals.beat(.desk)
        #expect(vitals.silent == [.journal] && vitals.isWorthKeeping)
        vitals.beat(.journal)
        #expect(vitals.isWell)
    }

    @Test func `a station is ready between opening and stopping, with a carrier`() {
        let vitals = Vitals(hand.stopwatch, hasCarrier: true)
        #expect(vitals.obstacles == ["starting"])
        vitals.enter(.open)
        #expect(vitals.obstacles.isEmpty)
        vitals.enter(.stopping)
        #expect(vitals.obstacles == ["stopping"])
        let mute = Vitals(hand.stopwatch, hasCarrier: false)
        mute.enter(.open)
        #expect(mute.obstacles == ["no carrier is set"])
    }
}
