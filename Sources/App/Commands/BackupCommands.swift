// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Backup
import Domain
import Foundation
import Journal

/// Where a backup lies, as a command is told it.
struct BackupPlace: ParsableArguments {
    @Argument(help: "The backup's folder, or sftp://account@host/folder/.")
    var place: String
    @Option(name: .customLong("key"), help: "For sftp: the file of our private key.")
    var keyFile: String?
    @Option(help: "For sftp: the file of known hosts, which must name the host and its key.")
    var knownHosts: String?

    func target() throws -> any BackupTarget {
        guard place.hasPrefix("sftp://") else { return FolderTarget(path: place) }
        guard let keyFile, let knownHosts else {
            throw AdministrationError(description: "sftp needs --key and --known-hosts.")
        }
        guard
            let settings = SFTPTarget.Settings(
                address: place, keyFile: keyFile, knownHosts: knownHosts)
        else {
            throw AdministrationError(
                description:
                    "\(place) must be such as sftp://natalia@backup.example.org/srv/natalia/")
        }
        return SFTPTarget(settings)
    }

    /// Does `work`; that the place cannot be used becomes a sentence.
    func reading<Value>(_ work: (any BackupTarget) async throws -> Value) async throws -> Value {
        do {
            return try await work(try target())
        } catch let away as TargetAway {
            throw AdministrationError(description: "\(place) cannot be used: \(away.reason).")
        }
    }
}

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Looks after copies of the record.",
        subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks all of a backup without any key; names what is broken first.")

        @OptionGroup var place: BackupPlace

        func run() async throws {
            let finding = try await place.reading { try await BackupVerification.run($0) }
            let reach =
                "from entry 1 to \(finding.head.number.value), "
                + "in \(finding.segments) segments; \(finding.keys) data keys, "
                + "\(finding.destroyed) destroyed"
            guard finding.isWhole else {
                let faults = finding.faults.map { "\($0)." }
                let gaps = finding.gaps.map {
                    "Entries \($0.lowerBound) to \($0.upperBound) are in no segment."
                }
                let rest =
                    finding.segments == 0
                    ? ["There is no segment."]
                    : finding.hasKeys ? [] : ["No file of data keys is whole."]
                throw AdministrationError(
                    description: (["The backup is broken; whole is what goes \(reach)."]
                        + faults + gaps + rest).joined(separator: "\n"))
            }
            let moment = finding.lastMoment?.iso8601 ?? "never"
            say("The backup is whole: \(reach). The last entry is of \(moment).")
        }
    }
}
