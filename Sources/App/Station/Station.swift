// SPDX-License-Identifier: Apache-2.0
import Backup
import Domain
import Engine
import Gateway
import Hummingbird
import Journal
import Logging
import Outbound
import ServiceLifecycle
import UnixSignals
import Web

/// One running installation: every part made here, on one page, and joined.
struct Station {
    let desk: Desk
    let backups: [BackupKeeper]
    let administration: Administration
    let devices: DevicePorts
    /// Gives the port of the pages once they can be opened; ends with the station.
    let webPort: AsyncStream<Int>
    private let group: ServiceGroup
    private let opened: AsyncStream<Int>.Continuation

    init(
        _ settings: Settings, journal: OpenJournal, carriers: [any Carrier], sandbox: Sandbox?,
        logger: Logger
    ) async throws {
        let clock = Clock.system
        let chance = Chance.system
        let desk = journal.desk(clock)
        let timekeeper = Timekeeper(desk: desk, clock: clock)
        let backups = settings.backups(of: journal.storage.journal, clock: clock, logger: logger)
        let keeper = JournalKeeper(
            storage: journal.storage, desk: desk, clock: clock, logger: logger,
            replayed: journal.reading.replayed)
        administration = Administration(
            desk: desk, chance: chance, clock: clock, address: settings.web.address)

        let health = StationHealth(
            desk: desk, clock: clock, storage: journal.storage, carriers: carriers,
            logger: logger)
        let dispatcher = Dispatcher(
            desk: desk, clock: clock, carriers: carriers, address: settings.web.address,
            callbackBase: settings.callbackBase, signs: health.signs)
        let trials = CarrierTrials(carriers: carriers, signs: health.signs, clock: clock)
        let auditor = health.auditor(settings, carriers: carriers, name: settings.node)

        let intake = Intake(
            desk: desk, clock: clock, chance: chance, meters: health.meters, signs: health.signs)
        let control = Application(
            router: Control.router(of: administration),
            configuration: .init(
                address: .unixDomainSocket(path: try Control.path(of: settings)), serverName: nil),
            logger: logger)
        let site = Site(
            desk: desk, clock: clock, chance: chance, address: settings.web.address,
            sandbox: sandbox, callbackSecret: settings.callbackSecret, vitals: health.vitals,
            signs: health.signs, auditor: auditor)
        let (webPort, opened) = AsyncStream.makeStream(of: Int.self)
        let pages = Application(
            router: WebServer.router(of: site),
            configuration: .init(
                address: .hostname(settings.web.host, port: settings.web.port),
                serverName: nil, reuseAddress: true),
            onServerRunning: {
                health.open()
                opened.yield($0.localAddress?.port ?? settings.web.port)
            }, logger: logger)

        self.desk = desk
        self.backups = backups
        self.webPort = webPort
        self.opened = opened
        devices = try await DevicePorts(settings.gateway, intake: intake, logger: logger)
        // They stop in the opposite order: first what comes in, last of all the desk.
        var services: [any Service] = [Running { await desk.run() }]
        if let node = journal.node(settings.node, desk, clock, health.signs) {
            services.append(Running { await node.run() })
        }
        services += [
            Running { try await health.run() },
            Running { try await keeper.run() },
            Running { await dispatcher.run() },
            Running { await timekeeper.run() },
            Running { await auditor.run() },
            Running { await trials.run() },
        ]
        services += devices.all.map { port in Running { try await port.run() } }
        services += [control, Named("web.port", pages)]
        services += backups.map { backup in Running { try await backup.run() } }
        services += health.listeners(settings.metrics, auditor)
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        group = ServiceGroup(configuration: configuration)
    }

    /// Works until `stop`, or until the process is told to end.
    func run() async throws {
        defer { opened.finish() }
        try await group.run()
    }

    /// Takes nothing more, sends and records what is under way, and ends.
    func stop() async { await group.triggerGracefulShutdown() }
}
