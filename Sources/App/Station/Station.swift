// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Foundation
import Gateway
import Hummingbird
import Journal
import JournalSQLite
import Logging
import Outbound
import ServiceLifecycle
import Trackers
import Web

/// One running installation: every part made here, on one page, and joined.
struct Station {
    let journal: OpenJournal
    let desk: Desk
    let intake: Intake
    let gt06: TCPListener<GT06>
    let h02: TCPListener<H02>
    let h02UDP: UDPListener<H02>
    let osmand: HTTPListener
    let web: WebListener
    let control: WebListener
    private let services: [Running]
    private let logger: Logger

    init(
        _ settings: Settings, journal: OpenJournal, carriers: [any Carrier], sandbox: Sandbox?,
        logger: Logger
    ) async throws {
        let desk = Desk(
            store: journal.store, scribe: journal.scribe, world: journal.world, clock: .system)
        let intake = Intake(desk: desk, clock: .system, chance: .system)
        let gateway = settings.gateway
        gt06 = try await TCPListener(
            host: gateway.host, port: gateway.gt06Port, intake: intake, logger: logger)
        h02 = try await TCPListener(
            host: gateway.host, port: gateway.h02Port, intake: intake, logger: logger)
        h02UDP = try await UDPListener(
            host: gateway.host, port: h02.port, intake: intake, logger: logger)
        osmand = try await HTTPListener(
            host: gateway.host, port: gateway.osmandPort,
            speedUnit: gateway.osmandSpeedUnit == "mps" ? .metresPerSecond : .knots,
            intake: intake, logger: logger)
        web = try await WebListener(
            .hostname(settings.web.host, port: settings.web.port), logger: logger)
        control = try await WebListener(
            .unixDomainSocket(path: Control.path(of: settings)), logger: logger)
        self.journal = journal
        self.desk = desk
        self.intake = intake
        self.logger = logger
        services = []
    }
}
