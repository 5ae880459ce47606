// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Engine
import Logging
import ServiceLifecycle
import UnixSignals

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watches a station from another machine, and pages people when it is silent.")

    @Argument(help: "The station's address, such as https://alarm.example.org")
    var address: String
    @Option(help: "The watcher's own settings file; see docs/CONFIGURATION.md.")
    var config: String?
    @Flag(help: "Look once and end: 0 when the station is well. Needs no settings.")
    var once = false
    @Flag(help: "Page everybody once, as a drill, and end.")
    var drill = false

    func validate() throws {
        guard once || config != nil else {
            throw ValidationError("--config is missing: whom should the watcher page?")
        }
    }

    func run() async throws {
        let settings: WatchSettings?
        if let config { settings = try await WatchSettings.read(config) } else { settings = nil }
        let glass = try Spyglass(address: address, authorities: settings?.authorities)
        if once || settings == nil {
            let finding = await glass.look()
            await glass.close()
            say("\(glass.host): \(finding.words)")
            throw finding == .well ? ExitCode.success : ExitCode.failure
        }
        guard let settings else { return }
        LogSettings.current = settings.log
        let tower = Watchtower(
            glass: glass, settings: settings, carriers: try settings.carriers(ownHost: glass.host))
        if drill {
            let isHeard = await tower.drill()
            await glass.close()
            throw isHeard ? ExitCode.success : ExitCode.failure
        }
        var group = ServiceGroupConfiguration(
            services: [.init(service: Running { try await tower.run() })],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: tower.logger)
        group.maximumGracefulShutdownDuration = .seconds(20)
        try await ServiceGroup(configuration: group).run()
        tower.manager?.tell("STOPPING=1")
        await glass.close()
    }
}
