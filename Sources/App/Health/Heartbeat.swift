// SPDX-License-Identifier: Apache-2.0
import Engine
import ServiceLifecycle

/// Tells the service manager that the station lives, for as long as that is true.
///
/// A station that should be started anew says nothing, and the service manager's watchdog does it.
struct Heartbeat {
    let manager: ServiceManager
    let vitals: Vitals
    let clock: Clock

    /// Works until the surrounding task is cancelled.
    func run() async throws {
        // Several times within the watchdog's patience: one bad moment is no reason to start anew.
        let pause = min((manager.watchdog ?? .seconds(20)) / 4, .seconds(5))
        var status = ""
        while true {
            if manager.watchdog != nil, vitals.isWorthKeeping { manager.tell("WATCHDOG=1") }
            let now = vitals.isWell ? "well" : vitals.ailments.joined(separator: ", ")
            if now != status { manager.tell("STATUS=\(now)") }
            status = now
            try await clock.sleep(pause)
        }
    }
}

/// Says that the station stops, as soon as it does: the first of all to be told.
struct Farewell: Service {
    let manager: ServiceManager?
    let vitals: Vitals

    func run() async throws {
        do { try await gracefulShutdown() } catch { return }
        vitals.enter(.stopping)
        manager?.tell("STOPPING=1", "STATUS=stopping")
    }
}
