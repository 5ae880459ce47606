// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
import Domain
import Engine
import Gateway
import Foundation
import HashTreeCollections
import Journal
import JournalSQLite
import Logging
import NIOCore
import NIOHTTP1
import Outbound
import Simulator

struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Measures a station of its own under load, and prints what it measured.",
        discussion: """
            A fresh journal, the real server, real tracker connections, and sinks on this machine \
            that receive the SMS, the mails and the posts. Times count from the first byte of an SOS.
            """)

    @Option(help: "How many SOS.")
    var alarms = 200
    @Option(help: "How many SOS a second.")
    var rate = 50.0
    @Option(help: "How many defenders are enrolled, four shields each.")
    var defenders = 200
    @Option(help: "The folder of the journal; a temporary one if not given.")
    var folder: String?
    @Flag(help: "Print JSON only.")
    var json = false

    func validate() throws {
        guard alarms > 0, rate > 0 else {
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
        let place = folder.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
        let home = place.appending(path: "natalia-drill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer {
            // A folder that cannot be removed is left to the system.
            try? FileManager.default.removeItem(at: home)
        }
        let sink = DrillSink()
        let certificate = try Certificate(in: home)
        let web = try await HTTPSink(host: "127.0.0.1", sink: sink)
        let mailbox = try await MailSink(
            host: "127.0.0.1", certificate: certificate.path, key: certificate.keyPath, sink: sink)
        let floor = try await Floor(folder: home, httpPort: web.port).measure()
        note("floor: fdatasync \(floor.fdatasync_ms) ms, HTTP POST \(floor.http_post_ms) ms")

        let settings = try Settings.drill(
            in: home, httpPort: web.port, mailPort: mailbox.port, authorities: certificate.path)
        let journal = try await OpenJournal.opening(settings)
        let station = try await Station(
            settings, journal: journal, carriers: try settings.carriers(), sandbox: nil,
            logger: Logger(label: "natalia"))
        let organisation = DrillOrganisation(defenders: defenders)
        let report = try await withThrowingTaskGroup(of: DrillReport?.self) { group in
            group.addTask {
                try await station.run()
                return nil
            }
            for await _ in station.webPort { break }
            note("enrolling \(defenders) defenders")
            try await enrol(organisation, at: station.desk)
            note("raising \(alarms) alarms at \(rate) a second")
            let drill = Drill(
                organisation: organisation, alarms: alarms, rate: rate, host: "127.0.0.1",
                port: station.gt06.port, sink: sink)
            let record = try await drill.run(watching: station.desk, clock: .system)
            let world = station.desk.world
            let codes = Dictionary(
                world.alarms.values.map { ($0.defender, $0.code.text) }, uniquingKeysWith: { $1 })
            let report = drill.report(
                record, code: { codes[$0] }, floor: floor, residentMegabytes: Self.resident())
            group.cancelAll()
            return report
        }
        await web.close()
        await mailbox.close()
        try await journal.store.close()
        say(try report.json())
        guard report.lost == 0, report.doubled == 0, report.messages_lost == 0 else {
            throw ExitCode.failure
        }
    }

    private func enrol(_ organisation: DrillOrganisation, at desk: Desk) async throws {
        let commands = organisation.commands
        // The station itself first, in order; then the defenders, many at a time.
        for command in commands.prefix(5) {
            _ = try await desk.submit(.roster(command), by: .administrator, lane: .people)
        }
        for start in stride(from: 5, to: commands.count, by: 512) {
            let part = commands[start..<min(start + 512, commands.count)]
            try await withThrowingDiscardingTaskGroup { group in
                for command in part {
                    group.addTask {
                        _ = try await desk.submit(
                            .roster(command), by: .administrator, lane: .people)
                    }
                }
            }
        }
    }

    private func note(_ line: String) {
        guard !json else { return }
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }

    /// Resident memory in megabytes, as the kernel counts it.
    static func resident() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return 0 }
        return (pages * 4096 / 1e6).rounded()
    }
}

/// A certificate for 127.0.0.1 that nobody else trusts, made by openssl.
struct Certificate {
    let path: String
    let keyPath: String

    init(in folder: URL) throws {
        path = folder.appending(path: "drill.pem").path
        keyPath = folder.appending(path: "drill.key").path
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", keyPath, "-out", path,
        ]
        openssl.standardError = FileHandle.nullDevice
        do { try openssl.run() } catch {
            throw AdministrationError(description: "The drill needs openssl; install it.")
        }
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else {
            throw AdministrationError(description: "openssl could not make a certificate.")
        }
    }
}

/// What this machine must do at the least, in the same run.
struct Floor {
    let folder: URL
    let httpPort: Int

    func measure() async throws -> DrillReport.Floor {
        DrillReport.Floor(
            fdatasync_ms: try syncing(), http_post_ms: try await posting())
    }

    private func syncing() throws -> Double {
        let path = folder.appending(path: "floor").path
        // Safe because the path is a string of ours, and lives through the call.
        let file = unsafe open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        guard file >= 0 else {
            throw AdministrationError(description: "The drill's folder cannot be written.")
        }
        defer { close(file) }
        let block = [UInt8](repeating: 7, count: 512)
        return median(
            try (0..<200).map { _ in
                try time {
                    // Safe because the array outlives the call and its count is given.
                    let written = unsafe block.withUnsafeBytes { bytes in
                        unsafe write(file, bytes.baseAddress, bytes.count)
                    }
                    guard written == block.count, fdatasync(file) == 0 else {
                        throw AdministrationError(
                            description: "The drill's folder cannot be synced.")
                    }
                }
            })
    }

    private func posting() async throws -> Double {
        var times: [Double] = []
        for _ in 0..<200 {
            let start = ContinuousClock.now
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(httpPort)/floor")
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: "floor"))
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
            _ = try await response.body.collect(upTo: 1_024)
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        return median(times)
    }

    private func time(_ work: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure(work) / .milliseconds(1)
    }

    private func median(_ times: [Double]) -> Double {
        (times.sorted()[times.count / 2] * 1000).rounded() / 1000
    }
}

extension Settings {
    /// A station of its own whose ways out end at the drill's sinks.
    fileprivate static func drill(
        in folder: URL, httpPort: Int, mailPort: Int, authorities: String
    ) throws -> Settings {
        var settings = try Settings.sandboxed(in: folder, port: 0)
        settings.sms = SMS(
            kannelURL: "http://127.0.0.1:\(httpPort)/cgi-bin/sendsms", account: "drill",
            password: "drill", sender: "+15550100000", callbackAddress: "http://127.0.0.1:1")
        settings.mail = Mail(
            host: "127.0.0.1", port: mailPort, tls: "starttls", caFile: authorities, account: nil,
            password: nil, from: "drill@example.org")
        settings.post = Post(mastodonURL: "http://127.0.0.1:\(httpPort)", token: "drill")
        settings.web.address = "https://alarm.example.org"
        return settings
    }
}
