// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Dispatch
import Foundation
import Simulator
import Synchronization

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays simulated worlds, each from a seed, and looks for a promise that breaks.",
        discussion: """
            The real desk, dispatcher and timekeeper run on one thread on simulated time, disks, \
            networks, carriers and people, while things go wrong. Afterwards it is judged by what \
            devices, phones and feeds saw, and by the journal. A seed that fails is played again \
            with less and less, until nothing more can be left out.
            """)

    @Option(help: "How many worlds.")
    var seeds = 200
    @Option(help: "The first seed.")
    var first: UInt64 = 1
    @Option(help: "Worlds with so many nodes only, 1 or 2; else as each seed says.")
    var nodes: Int?
    @Flag(help: "Print JSON only.")
    var json = false

    func validate() throws {
        guard seeds > 0 else { throw ValidationError("--seeds must be above zero.") }
        guard nodes.map({ (1...2).contains($0) }) ?? true else {
            throw ValidationError("--nodes must be 1 or 2.")
        }
    }

    func run() async throws {
        silenceLogs()
        let start = ContinuousClock.now
        let tally = Mutex(Tally())
        let (first, seeds, nodes) = (first, seeds, nodes)
        DispatchQueue.concurrentPerform(
            iterations: min(seeds, ProcessInfo.processInfo.activeProcessorCount)
        ) { worker in
            let workers = min(seeds, ProcessInfo.processInfo.activeProcessorCount)
            for number in stride(from: worker, to: seeds, by: workers) {
                let outcome = Simulation(Scenario(seed: first + UInt64(number), nodes: nodes)).run()
                tally.withLock { $0.add(outcome) }
            }
        }
        var report = tally.withLock { $0.report }
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        if !json {
            for outcome in tally.withLock({ $0.failed }).prefix(5) { explain(outcome) }
        }
        say(try report.text(asJSON: json))
        if report.violations > 0 { throw ExitCode.failure }
    }

    /// Says what broke, and the least that breaks it.
    private func explain(_ outcome: Simulation.Outcome) {
        say("seed \(outcome.seed), revision \(Revision.text):")
        for violation in outcome.violations.prefix(5) { say("  \(violation)") }
        let least = Scenario(seed: outcome.seed, nodes: nodes).shrunk { candidate in
            Simulation(candidate).run().violations.contains { violation in
                outcome.violations.contains { $0.promise == violation.promise }
            }
        }
        for press in least.presses {
            say("  needs: defender \(press.defender) presses at \(press.at), \(press.times) times")
        }
        for trouble in least.troubles { say("  needs: \(trouble)") }
    }
}

/// What came of all worlds so far.
private struct Tally {
    var failed: [Simulation.Outcome] = []
    var report = SimulationReport()
    private var simulated = Duration.zero
    private var fingerprint: UInt64 = 0

    mutating func add(_ outcome: Simulation.Outcome) {
        report.seeds += 1
        report.alarms += outcome.alarms
        // In whatever order the worlds come to their ends.
        simulated += outcome.simulated
        report.simulated_hours = simulated / .seconds(3_600)
        fingerprint ^= outcome.fingerprint
        report.fingerprint = String(fingerprint, radix: 16)
        report.violations += outcome.violations.count
        if !outcome.violations.isEmpty { failed.append(outcome) }
        failed.sort { $0.seed < $1.seed }
        report.failed_seeds = failed.prefix(20).map(\.seed)
        for violation in outcome.violations {
            report.broken[violation.promise.rawValue, default: 0] += 1
        }
    }
}

/// The figures of one run, in the names that `--json` prints.
private struct SimulationReport: Encodable {
    var seeds = 0
    var alarms = 0
    var violations = 0
    var simulated_hours = 0.0
    var seconds = 0.0
    var failed_seeds: [UInt64] = []
    /// How often each promise broke.
    var broken: [String: Int] = [:]
    var revision = Revision.text
    /// Of all worlds together: the same seeds and the same build give the same, always.
    var fingerprint = ""

    func text(asJSON: Bool) throws -> String {
        if asJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
        let pace = Int(simulated_hours * 3_600 / max(seconds, 0.001))
        return "\(seeds) worlds, \(alarms) alarms, \(violations) violations; "
            + "\(Int(simulated_hours)) hours in \(Int(seconds)) s, \(pace) times real time"
    }
}
