// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Logging
import Outbound

/// Looks at a station again and again, and pages people for as long as it is silent or unwell.
struct Watchtower: Sendable {
    let logger = Logger(label: "natalia.watch")
    let manager = ServiceManager()
    private let glass: Spyglass
    private let settings: WatchSettings
    private let clock = Clock.system
    private let stopwatch = Stopwatch.system
    private let crier: Crier

    init(glass: Spyglass, settings: WatchSettings, carriers: [any Carrier]) {
        self.glass = glass
        self.settings = settings
        crier = Crier(carriers: carriers, clock: clock, run: "watch")
    }

    /// Works until the surrounding task is cancelled.
    func run() async throws {
        var lookout = Lookout(
            patience: settings.silence, firstPause: settings.repeatAfter, at: stopwatch.elapsed())
        var last: Lookout.Finding?
        say("Watching \(glass.host)")
        manager?.tell("READY=1")
        while !Task.isCancelled {
            let began = stopwatch.elapsed()
            let finding = await glass.look()
            if finding != last {
                logger.notice("\(glass.host): \(finding.words)")
                manager?.tell("STATUS=\(glass.host): \(finding.words)")
            }
            last = finding
            if let page = lookout.on(finding, at: stopwatch.elapsed()) {
                let cry = Cry(
                    page, of: glass.host, at: clock.now(), to: settings.addresses)
                // On standard error too: whoever reads the journal sees it without any carrier.
                logger.critical("\(cry.text)")
                await crier.cry(cry)
            }
            await crier.send()
            manager?.tell("WATCHDOG=1")
            let spent = stopwatch.elapsed() - began
            do { try await clock.sleep(max(settings.every - spent, .zero)) } catch { break }
        }
        await crier.close()
    }

    /// Pages everybody once.
    ///
    /// - Returns: whether every page was taken.
    func drill() async -> Bool {
        await crier.cry(Cry(drillOf: glass.host, to: settings.addresses))
        let taken = await crier.send().taken
        await crier.close()
        say("\(taken) of \(settings.addresses.count) pages were taken.")
        return taken == settings.addresses.count
    }
}

extension Lookout.Finding {
    var words: String {
        switch self {
        case .well: "well"
        case .unwell: "not well"
        case .nothing: "no answer"
        }
    }
}
