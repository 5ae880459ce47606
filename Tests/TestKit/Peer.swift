// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Synchronization

/// A process that a test talks to: started here, read line by line, and ended with the test.
package final class Peer: Sendable {
    package struct NotReady: Error, CustomStringConvertible {
        package var description: String
    }

    private struct Heard {
        var lines: [String] = []
        var rest: [UInt8] = []
    }

    private let heard: Ear
    private let process: Mutex<Process>
    private let input: Mutex<FileHandle>

    /// Kept apart from the peer, so that reading keeps no peer alive.
    private final class Ear: Sendable {
        let state = Mutex(Heard())

        func take(_ bytes: Data) {
            state.withLock { heard in
                for byte in bytes {
                    if byte == 10 {
                        heard.lines.append(String(decoding: heard.rest, as: UTF8.self))
                        heard.rest = []
                    } else {
                        heard.rest.append(byte)
                    }
                }
            }
        }
    }

    /// - Parameter endsWithInput: whether the program ends by itself when its standard input does;
    ///   one that does not is started by a shell that ends it then. So nothing outlives a test run
    ///   that was killed.
    package init(_ program: String, _ arguments: [String], endsWithInput: Bool) throws {
        let process = Process()
        let guarded = [
            "-c", "\"$@\" & inner=$!; cat > /dev/null; kill -9 $inner", "sh", program,
        ]
        process.executableURL = URL(fileURLWithPath: endsWithInput ? program : "/bin/sh")
        process.arguments = endsWithInput ? arguments : guarded + arguments
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        let heard = Ear()
        output.fileHandleForReading.readabilityHandler = { handle in
            let bytes = handle.availableData
            if bytes.isEmpty { handle.readabilityHandler = nil } else { heard.take(bytes) }
        }
        try process.run()
        self.heard = heard
        self.process = Mutex(process)
        self.input = Mutex(input.fileHandleForWriting)
    }

    deinit { stop() }

    package var lines: [String] { heard.state.withLock { $0.lines } }

    package func write(_ line: String) {
        input.withLock { $0.write(Data((line + "\n").utf8)) }
    }

    /// Ends the process; it has ended soon after.
    package func stop() {
        input.withLock { input in
            // Closed already by an earlier stop: there is nothing left to do.
            try? input.close()
        }
    }

    /// The first line that `match` knows, as soon as it is there.
    package func line<Found>(
        within patience: Duration = .seconds(60), _ match: (String) -> Found?
    ) async throws -> Found {
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            if let found = lines.lazy.compactMap(match).first { return found }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NotReady(description: "said only: \(lines.suffix(20))")
    }

    /// The port after `PORT `.
    package func port() async throws -> Int {
        try await line { $0.hasPrefix("PORT ") ? Int($0.dropFirst(5)) : nil }
    }

    /// Where the Python programs of this folder lie.
    static func script(_ name: String, folder: String = #filePath) -> String {
        URL(fileURLWithPath: folder).deletingLastPathComponent()
            .appendingPathComponent("peers/\(name)").path
    }

    /// The Python that the set-up has given the peers' packages to; else the system's.
    static func python(file: String = #filePath) -> String {
        let root = URL(fileURLWithPath: file).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let own = root.appendingPathComponent(".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/python3"
    }

    /// A new empty folder for one peer's files.
    static func folder() throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("natalia-peer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path
    }

    /// Runs a short program to its end.
    static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw NotReady(description: "\(program) ended with \(process.terminationStatus)")
        }
    }
}
