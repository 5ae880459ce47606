// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Engine
import Foundation
import Gateway
import HashTreeCollections
import Journal
import Logging
import Simulator

struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Measures a station of its own under load, and prints what it measured.",
        discussion: """
            A fresh journal, the real server, real tracker connections, and sinks on this machine \
            that receive the SMS, the mails and the posts. Times count from the first byte.
            """)

    @Option(help: "How many SOS.")
    var alarms = 200
    @Option(help: "How many SOS a second.")
    var rate = 50.0
    @Option(help: "How many defenders are enrolled, four shields each.")
    var defenders = 200
    @Option(help: "How many entries of past alarms the journal holds before the start.")
    var entries = 0
    @Option(help: "The folder in which the journal is made; a temporary one if not given.")
    var folder: String?
    @Flag(help: "Print JSON only.")
    var json = false
    @Option(help: .private)
    var prepare: String?

    func validate() throws {
        guard alarms > 0, rate > 0, entries >= 0 else {
            throw ValidationError("--alarms and --rate must be above zero.")
        }
        guard alarms <= defenders else {
            throw ValidationError(
                "--alarms must not exceed --defenders: each defender has one open alarm.")
        }
        guard defenders <= 1_000_000 else {
            throw ValidationError("--defenders must not exceed 1000000.")
        }
    }

    func run() async throws {
        let organisation = DrillOrganisation(defenders: defenders)
        if let prepare {
            try await PastRecord(organisation: organisation, entries: entries)
                .write(Settings.drill(in: URL(filePath: prepare)))
            return
        }
        let place = folder.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
        let home = place.appending(path: "natalia-drill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer {
            // A folder that cannot be removed is left to the system.
            try? FileManager.default.removeItem(at: home)
        }
        note("writing \(entries) entries of past alarms, \(defenders) defenders")
        try prepareApart(home)
        let report = try await measure(organisation, in: home)
        say(try report.json())
        guard report.lost == 0, report.doubled == 0, report.messages_lost == 0 else {
            throw ExitCode.failure
        }
    }

    private func measure(
        _ organisation: DrillOrganisation, in home: URL
    ) async throws -> DrillReport {
        let sink = DrillSink()
        let certificate = try Certificate(in: home)
        let web = try await HTTPSink(host: "127.0.0.1", sink: sink)
        let mailbox = try await MailSink(
            host: "127.0.0.1", certificate: certificate.path, key: certificate.keyPath, sink: sink)
        let floor = try await Floor(folder: home, httpPort: web.port).measure()
        note("floor: fdatasync \(floor.fdatasync_ms) ms, HTTP POST \(floor.http_post_ms) ms")

        let start = ContinuousClock.now
        let settings = try Settings.drill(in: home)
            .ending(httpPort: web.port, mailPort: mailbox.port, authorities: certificate.path)
        let journal = try await OpenJournal.opening(settings)
        let station = try await Station(
            settings, journal: journal, carriers: try settings.carriers(), sandbox: nil,
            logger: Logger(label: "natalia"))
        let report = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await station.run() }
            for await _ in station.webPort { break }
            let ready = (ContinuousClock.now - start) / .milliseconds(1)
            let resting = Self.resident()
            note("ready after \(Int(ready)) ms; raising \(alarms) alarms at \(rate) a second")
            let drill = Drill(
                organisation: organisation, alarms: alarms, rate: rate, host: "127.0.0.1",
                port: station.devices.gt06.port, sink: sink)
            let record = try await drill.run(watching: station.desk, clock: .system)
            let alarms = station.desk.world.alarms.values
            let codes = Dictionary(
                alarms.filter(\.isOpen).map { ($0.defender, $0.code.text) },
                uniquingKeysWith: { $1 })
            let report = drill.report(
                record, code: { codes[$0] }, floor: floor,
                start: .init(
                    entries: entries, replayed: journal.reading.replayed, ready_ms: ready.rounded(),
                    resident_mb: resting),
                residentMegabytes: Self.resident())
            await station.stop()
            try await group.waitForAll()
            return report
        }
        await web.close()
        await mailbox.close()
        try await journal.storage.close()
        return report
    }

    /// Writes the past in a process of its own, so that its memory is not counted as the server's.
    private func prepareApart(_ home: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "drill", "--prepare", home.path, "--entries", "\(entries)", "--defenders",
            "\(defenders)", "--alarms", "1",
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw AdministrationError(description: "The drill's journal could not be written.")
        }
    }

    private func note(_ line: String) {
        guard !json else { return }
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }

    /// Resident memory in megabytes, as the kernel counts it.
    static func resident() -> Double {
        ((StationHealth.residentBytes ?? 0) / 1e6).rounded()
    }
}
