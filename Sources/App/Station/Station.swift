// SPDX-License-Identifier: Apache-2.0
import Backup
import Domain
import Engine
import Foundation
import Gateway
import Hummingbird
import Journal
import Logging
import NIOCore
import Outbound
import ServiceLifecycle
import Trackers
import UnixSignals
import Web

/// One running installation: every part made here, on one page, and joined.
struct Station {
    let desk: Desk
    let backups: [BackupKeeper]
    let administration: Administration
    let gt06: TCPListener<GT06>
    let gt06Datagrams: UDPListener<GT06>
    let h02: TCPListener<H02>
    let h02Datagrams: UDPListener<H02>
    let osmand: HTTPListener
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
        let ports = settings.gateway
        let gt06 = try await naming("gateway.gt06_port") {
            try await TCPListener<GT06>(
                host: ports.host, port: ports.gt06Port, intake: intake, logger: logger)
        }
        gt06Datagrams = try await naming("gateway.gt06_port") {
            try await UDPListener(
                host: ports.host, port: gt06.port, intake: intake, logger: logger)
        }
        let h02 = try await naming("gateway.h02_port") {
            try await TCPListener<H02>(
                host: ports.host, port: ports.h02Port, intake: intake, logger: logger)
        }
        h02Datagrams = try await naming("gateway.h02_port") {
            try await UDPListener(
                host: ports.host, port: h02.port, intake: intake, logger: logger)
        }
        osmand = try await naming("gateway.osmand_port") {
            try await HTTPListener(
                host: ports.host, port: ports.osmandPort,
                speedUnit: ports.osmandSpeedUnit == "mps" ? .metresPerSecond : .knots,
                intake: intake, logger: logger)
        }

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
        let control = Application(
            router: Control.router(of: administration),
            configuration: .init(
                address: .unixDomainSocket(path: Control.path(of: settings)), serverName: nil),
            logger: logger)

        self.desk = desk
        self.backups = backups
        self.gt06 = gt06
        self.h02 = h02
        self.webPort = webPort
        self.opened = opened
        let listeners = (gt06, gt06Datagrams, h02, h02Datagrams, osmand)
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
            Running { try await listeners.0.run() },
            Running { try await listeners.1.run() },
            Running { try await listeners.2.run() },
            Running { try await listeners.3.run() },
            Running { try await listeners.4.run() },
            control, Named("web.port", pages),
        ]
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

/// A part that listens, and names its setting when it cannot.
struct Named: Service {
    private let key: String
    private let service: any Service

    init(_ key: String, _ service: any Service) {
        self.key = key
        self.service = service
    }

    func run() async throws { try await naming(key) { try await service.run() } }
}

/// Turns a port that cannot be had into a sentence that names its setting.
private func naming<Value>(_ key: String, _ open: () async throws -> Value) async throws -> Value {
    do {
        return try await open()
    } catch let error as IOError {
        let reason =
            switch error.errnoCode {
            case EADDRINUSE: "another program listens there; end it, or choose another port"
            case EADDRNOTAVAIL: "this machine does not have that address"
            case EACCES: "it takes root's rights; choose a port from 1024"
            default: error.description
            }
        throw SettingsError(description: "\(key) cannot be listened on: \(reason)")
    }
}
