// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A timetable` {
    @Test(arguments: 0..<50)
    func `gives each alarm at its latest moment and no other`(seed: UInt64) {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ most: UInt64) -> UInt64 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return random % most
        }
        var timetable = Timetable()
        var truth: [ID<Alarm>: Int64] = [:]
        for _ in 0..<300 {
            let alarm = ID<Alarm>(high: 0, low: draw(20))
            let moment = draw(4) == 0 ? nil : Int64(draw(1000))
            timetable.set(moment.map { Moment(seconds: $0) }, for: alarm)
            truth[alarm] = moment
            guard draw(10) == 0 else { continue }
            let now = Int64(draw(1000))
            var popped: Set<ID<Alarm>> = []
            while let alarm = timetable.popFirst(at: Moment(seconds: now)) { popped.insert(alarm) }
            let due = truth.filter { $0.value <= now }
            #expect(popped == Set(due.keys), "seed \(seed)")
            due.keys.forEach { truth[$0] = nil }
            #expect((timetable.earliest == nil) == truth.isEmpty, "seed \(seed)")
        }
    }
}
