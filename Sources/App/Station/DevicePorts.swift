// SPDX-License-Identifier: Apache-2.0
import Gateway
import Logging
import Trackers

/// The ports at which devices come in. When one cannot be had, none stays open.
struct DevicePorts {
    let gt06: TCPListener<GT06>
    let gt06Datagrams: UDPListener<GT06>
    let h02: TCPListener<H02>
    let h02Datagrams: UDPListener<H02>
    let osmand: HTTPListener

    var all: [any Listener] { [gt06, gt06Datagrams, h02, h02Datagrams, osmand] }

    init(_ ports: Settings.Gateway, intake: Intake, logger: Logger) async throws {
        var opened: [any Listener] = []
        func open<Port: Listener>(
            _ key: String, _ listen: () async throws -> Port
        ) async throws -> Port {
            do {
                let port = try await naming("gateway.\(key)", listen)
                opened.append(port)
                return port
            } catch {
                for port in opened { await port.close() }
                throw error
            }
        }
        let gt06 = try await open("gt06_port") {
            try await TCPListener<GT06>(
                host: ports.host, port: ports.gt06Port, intake: intake, logger: logger)
        }
        gt06Datagrams = try await open("gt06_port") {
            try await UDPListener(
                host: ports.host, port: gt06.port, intake: intake, logger: logger)
        }
        let h02 = try await open("h02_port") {
            try await TCPListener<H02>(
                host: ports.host, port: ports.h02Port, intake: intake, logger: logger)
        }
        h02Datagrams = try await open("h02_port") {
            try await UDPListener(
                host: ports.host, port: h02.port, intake: intake, logger: logger)
        }
        osmand = try await open("osmand_port") {
            try await HTTPListener(
                host: ports.host, port: ports.osmandPort,
                speedUnit: ports.osmandSpeedUnit == "mps" ? .metresPerSecond : .knots,
                intake: intake, logger: logger)
        }
        (self.gt06, self.h02) = (gt06, h02)
    }
}
