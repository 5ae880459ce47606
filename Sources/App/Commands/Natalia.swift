// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Logging

/// A personal-alarm system for human rights defenders.
@main
struct Natalia: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "natalia",
        abstract: "A personal-alarm system for human rights defenders.", version: version,
        subcommands: [
            ServeCommand.self, DemoCommand.self, ImportCommand.self, StaffCommand.self,
            JournalCommand.self, BackupCommand.self, RestoreCommand.self, WatchCommand.self,
            DrillCommand.self, SimulateCommand.self, JudgeCommand.self,
        ])

    /// What `--version` and the metrics say.
    static let version = "0.3.0"

    static func main() async {
        // What we create is ours alone: the journal, its keys, the control socket.
        umask(0o077)
        LoggingSystem.bootstrap { LineLog(label: $0) }
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as SettingsError {
            fail("\(error)")
        } catch let error as AdministrationError {
            fail("\(error)")
        } catch let error as JournalAway {
            fail("\(error)")
        } catch let error as FileFaults {
            fail("\(error)")
        } catch {
            exit(withError: error)
        }
    }

    private static func fail(_ sentence: String) -> Never {
        FileHandle.standardError.write(Data("natalia: \(sentence)\n".utf8))
        Foundation.exit(1)
    }
}

/// The settings file that most commands need.
struct SettingsOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "The settings file; see docs/CONFIGURATION.md.")
    var path: String

    func read() async throws -> Settings { try await Settings.read(path) }
}

/// Writes a line at once, whether a person or a script reads it.
func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}
