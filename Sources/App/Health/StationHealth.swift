// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Foundation
import Hummingbird
import Logging
import NIOCore
import Outbound
import ServiceLifecycle
import Web

/// What a station knows of itself and tells: its signs of life, its figures, its service manager.
struct StationHealth: Sendable {
    let vitals: Vitals
    let meters: Meters
    let signs: Signs
    private let desk: Desk
    private let clock: Clock
    private let check: SelfCheck
    private let disks: JournalDisks
    private let manager = ServiceManager()
    private let logger: Logger

    init(
        desk: Desk, clock: Clock, storage: Storage, carriers: [any Carrier], logger: Logger
    ) {
        vitals = Vitals(.system, hasCarrier: !carriers.isEmpty)
        meters = Meters(.system)
        signs = Signs(.system, channels: carriers.map(\.channel))
        disks = JournalDisks(wanted: storage.wantedDisks)
        check = SelfCheck(
            desk: desk, clock: clock, vitals: vitals, storage: storage, disks: disks,
            logger: logger)
        self.desk = desk
        self.clock = clock
        self.logger = logger
    }

    /// What looks after all of it and pages people past the desk and the dispatcher.
    func auditor(
        _ settings: Settings, carriers: [any Carrier], name: String
    ) -> Auditor {
        let crier = Crier(carriers: carriers, clock: clock, run: "audit")
        let address = settings.web.address
        return Auditor(
            desk: desk, clock: clock, signs: signs, vitals: vitals,
            clockKeeper: ClockKeeper(.system), settings: settings.audit,
            isShortOfDisks: { [disks] in disks.now < disks.wanted },
            shout: { pages in
                for page in pages { await crier.cry(Cry(page, at: name, address: address)) }
                return await crier.send().isHeard
            })
    }

    /// Every listener is open: from now on the station is ready.
    func open() {
        vitals.enter(.open)
        manager?.tell("READY=1")
    }

    /// Works until the surrounding task is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await check.run() }
            group.addTask { await JournalMeter(desk: desk, meters: meters).run() }
            if let manager {
                let heartbeat = Heartbeat(manager: manager, vitals: vitals, clock: clock)
                group.addTask { try await heartbeat.run() }
            }
            try await group.waitForAll()
        }
    }

    /// The listener of the figures, if it is wanted, and whoever says that the station stops.
    func listeners(_ settings: Settings.Metrics?, _ auditor: Auditor) -> [any Service] {
        let farewell = Farewell(manager: manager, vitals: vitals)
        guard let settings else { return [farewell] }
        let page = MetricsPage(
            desk: desk, clock: clock, meters: meters, vitals: vitals, version: Natalia.version,
            residentBytes: { Self.residentBytes },
            node: { [desk, clock, disks] in
                NodeFigures(
                    dispatches: desk.mandate.isLeased(at: clock.now()), disks: disks.now,
                    wantedDisks: disks.wanted, concerns: auditor.concerns.map(\.concern.kind))
            })
        let listener = Application(
            router: WebServer.insideRouter(metrics: page, vitals: vitals),
            configuration: .init(
                address: .hostname(settings.host, port: settings.port), serverName: nil,
                reuseAddress: true),
            onServerRunning: {
                let port = $0.localAddress?.port ?? settings.port
                say("Ready: metrics http \(settings.host):\(port)")
            }, logger: logger)
        return [Named("metrics.port", listener), farewell]
    }

    /// As the kernel counts it; nil where it does not say.
    static var residentBytes: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
            return nil
        }
        return text.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map { $0 * 4096 }
    }
}
