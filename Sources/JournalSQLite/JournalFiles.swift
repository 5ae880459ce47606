// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal

/// The files of one journal, readable by nobody but the account that runs the server.
struct JournalFiles {
    let path: String

    /// Where SQLite writes first.
    var log: String { path + "-wal" }
    var lock: String { path + ".lock" }
    var snapshot: String { path + ".snapshot" }

    /// Makes the folder and the files that are not there, and closes them to others.
    func prepare() throws(JournalError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        if !FileManager.default.fileExists(atPath: folder) {
            try Self.files("the journal's folder cannot be made") {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
        }
        for file in [path, snapshot] { try Self.make(file) }
    }

    /// Makes a file that is not there, and closes it to others.
    static func make(_ file: String) throws(JournalError) {
        if !FileManager.default.fileExists(atPath: file) {
            guard
                FileManager.default.createFile(
                    atPath: file, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw .unavailable("the journal's files cannot be made") }
        }
        try files("the journal's files are not ours") {
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        }
    }

    /// Reads the log as a crash left it; to be called before SQLite opens it.
    func inspectLog() throws(JournalError) -> WriteAheadLog.LeftOver {
        guard FileManager.default.fileExists(atPath: log) else { return .nothing }
        return try Self.files("the journal's log cannot be read") {
            let handle = try FileHandle(forReadingFrom: URL(filePath: log))
            defer {
                // It was only read: a failure to close loses nothing.
                try? handle.close()
            }
            return try WriteAheadLog.leftOver { count in
                Array(try handle.read(upToCount: count) ?? Data())
            }
        }
    }

    private static func files<Value>(
        _ failure: String, _ body: () throws -> Value
    ) throws(JournalError) -> Value {
        do { return try body() } catch { throw .unavailable(failure) }
    }
}
