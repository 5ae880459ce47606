// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Engine
import Gateway
import Foundation
import HashTreeCollections
import Journal
import Logging
import Outbound
import Simulator
import Web

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs a sandboxed station with invented people, and raises one alarm.",
        discussion: """
            The real server on a journal in a temporary folder. Nothing leaves this machine: \
            phones, mailboxes and the public feed are pages in the browser.
            """)

    @Option(help: "The port of the pages.")
    var port = 8080
    @Option(help: "The organisation file to load.")
    var organisation = "deploy/organisation.demo.yaml"
    @Option(help: "Seconds until the alarm is raised.")
    var after = 8

    func validate() throws {
        guard (1...65_535).contains(port) else {
            throw ValidationError("--port must be from 1 to 65535.")
        }
    }

    func run() async throws {
        guard let yaml = try? String(contentsOfFile: organisation, encoding: .utf8) else {
            throw AdministrationError(
                description: "\(organisation) cannot be read; start the demo in the project's "
                    + "folder, or name the file with --organisation.")
        }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "natalia-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // A folder that cannot be removed is left to the system.
            try? FileManager.default.removeItem(at: folder)
        }
        let settings = try Settings.sandboxed(in: folder, port: port)
        let sandbox = Sandbox()
        let journal = try await OpenJournal.opening(settings)
        let station = try await Station(
            settings, journal: journal,
            carriers: Domain.Channel.allCases.map { SandboxCarrier(channel: $0, sandbox: sandbox) },
            sandbox: sandbox, logger: Logger(label: "natalia"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await station.run() }
            // When it cannot open there is none, and the station says why.
            for await port in station.webPort {
                say(try await station.administration.importOrganisation(yaml: yaml))
                try await sayWhereToLook(station, settings, port)
                let stroll = try Stroll(in: station.desk.world)
                group.addTask { try await walk(stroll, station) }
                break
            }
            try await group.next()
            group.cancelAll()
        }
        try await journal.storage.close()
    }

    private func sayWhereToLook(
        _ station: Station, _ settings: Settings, _ port: Int
    ) async throws {
        let world = station.desk.world
        let address = settings.web.address
        let stroll = try Stroll(in: world)
        let officer = world.roster.rota?.onWatch(at: Clock.system.now())
            .flatMap { world.roster.officers[$0] }
        let shield = stroll.defender.circle.lazy.flatMap { $0.reach.rungs.joined() }
            .compactMap { address -> PhoneNumber? in
                if case .sms(let phone) = address { phone } else { nil }
            }.first
        say("")
        say("SANDBOX: nothing here is real, and no message leaves this machine.")
        if let officer {
            say("Console: \(try await station.administration.invite(officer.name))")
            say("         (signs \(officer.name) in, once)")
        }
        if let shield {
            let digits = shield.e164(for: .screen).dropFirst()
            say("Shield's phone: \(address)/sandbox/phones/\(digits)")
        }
        say("All phones, mailboxes and the feed: \(address)/sandbox")
        say("Public page: \(address)/")
        say("In \(after) seconds \(stroll.defender.alias) pulls the alarm. Ctrl-C ends it all.")
    }

    private func walk(_ stroll: Stroll, _ station: Station) async throws {
        try await Task.sleep(for: .seconds(after))
        let tracker = GT06Tracker(identifier: stroll.device)
        do {
            try await tracker.run(host: "127.0.0.1", port: station.devices.gt06.port) { line in
                try await line.logIn()
                try await line.sos(stroll.fix(after: 0, at: Clock.system.now()))
                say("The alarm is raised.")
                for step in 1... {
                    try await Task.sleep(for: .seconds(5))
                    try await line.position(stroll.fix(after: step, at: Clock.system.now()))
                }
            }
        } catch is CancellationError {
            return
        } catch is GT06Tracker.Unanswered {
            return
        }
    }
}

/// The way that the demo's defender is taken: through Nairobi, at the speed of a car in traffic.
private struct Stroll {
    let defender: Defender
    let device: String

    init(in world: World) throws {
        let defenders = world.roster.defenders.values.filter { !$0.devices.isEmpty }
        // Somebody in Nairobi, if there is one: the way below is there.
        let chosen = defenders.filter { $0.country == "KE" }.min { $0.alias < $1.alias }
        guard let defender = chosen ?? defenders.min(by: { $0.alias < $1.alias }) else {
            throw AdministrationError(
                description: "The organisation file has no defender with a device.")
        }
        self.defender = defender
        device = defender.devices[0].identifier.text(for: .notice)
    }

    func fix(after step: Int, at now: Moment) -> Fix {
        let distance = Double(step) * 0.000_35
        let bend = 0.002 * sin(Double(step) / 9)
        guard
            let position = Position(
                latitude: -1.2921 - distance * 0.6 + bend, longitude: 36.8219 + distance)
        else { preconditionFailure("the way stays on the globe") }
        return Fix(
            position: position, occurredAt: now, isValid: true, speedCentimetresPerSecond: 830,
            courseCentidegrees: 12_000)
    }
}

extension Settings {
    /// A station of its own in a folder, on this machine only.
    static func sandboxed(in folder: URL, port: Int) throws -> Settings {
        guard let masterKey = MasterKey(bytes: Chance.system.bytes(32)) else {
            preconditionFailure("a master key has 32 bytes")
        }
        return Settings(
            journal: .file(folder.appending(path: "journal.sqlite").path),
            sparePath: folder.appending(path: "journal.spare").path, node: "sandbox",
            masterKey: masterKey,
            web: Web(host: "127.0.0.1", port: port, address: "http://127.0.0.1:\(port)"),
            gateway: Gateway(
                host: "127.0.0.1", gt06Port: 0, h02Port: 0, osmandPort: 0,
                osmandSpeedUnit: "knots"),
            sms: nil, mail: nil, post: nil, callbackSecret: Secret(drawnFrom: .system).text)
    }
}
