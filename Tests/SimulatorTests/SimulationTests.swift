// SPDX-License-Identifier: Apache-2.0
@testable import Simulator
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `A simulated world` {
    @Test(arguments: [UInt64(3), 39, 77])
    func `is the same each time it is played`(seed: UInt64) {
        let first = Simulation(Scenario(seed: seed)).run()
        let second = Simulation(Scenario(seed: seed)).run()
        #expect(first == second)
        #expect(first.fingerprint != 0)
    }

    @Test(arguments: UInt64(500)..<530)
    func `keeps its promises, whatever goes wrong`(seed: UInt64) {
        let outcome = Simulation(Scenario(seed: seed)).run()
        #expect(outcome.violations == [], "seed \(seed)")
    }

    @Test func `differs from the next`() {
        let prints = (UInt64(1)...8).map { Simulation(Scenario(seed: $0)).run().fingerprint }
        #expect(Set(prints).count == 8)
    }

    @Test func `is shrunk to what breaks it`() {
        var scenario = Scenario(seed: 9)
        scenario.troubles = (0..<6).map {
            Trouble(kind: .crash(node: 0), from: .seconds(100 * ($0 + 1)), span: .zero)
        }
        let least = scenario.shrunk { candidate in
            candidate.troubles.contains { $0.from == .seconds(300) }
                && candidate.troubles.contains { $0.from == .seconds(500) }
        }
        #expect(least.troubles.map(\.from) == [.seconds(300), .seconds(500)])
        #expect(least.presses.count == 1)
    }
}
