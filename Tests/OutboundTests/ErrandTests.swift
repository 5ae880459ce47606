// SPDX-License-Identifier: Apache-2.0
internal import Domain
@testable import Outbound
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Errands in line` {
    @Test func `hands out calls before repeats, stand-downs and appeals`() {
        var queue = ErrandQueue()
        func errand(_ number: Int) -> Errand {
            Errand(alarm: Cast.alarm, delivery: Delivery.Label(number: number))
        }
        queue.append(errand(1), .broadcast)
        queue.append(errand(2), .standDown)
        queue.append(errand(3), .callAgain)
        queue.append(errand(4), .call)
        queue.append(errand(5), .call)
        let order = (1...5).compactMap { _ in queue.popFirst()?.delivery.number }
        #expect(order == [4, 5, 3, 2, 1])
        #expect(queue.popFirst() == nil)
    }

    @Test func `keeps order over thousands of errands`() {
        var queue = ErrandQueue()
        for number in 1...5000 {
            let label = Delivery.Label(number: number)
            queue.append(Errand(alarm: Cast.alarm, delivery: label), .call)
        }
        let order = (1...5000).compactMap { _ in queue.popFirst()?.delivery.number }
        #expect(order == Array(1...5000))
    }
}
