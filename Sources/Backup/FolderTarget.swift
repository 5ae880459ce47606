// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc

/// A folder of this machine: another disk, or a share that is mounted.
///
/// The folder is never made here: a disk that is not mounted must not look like an empty one.
package struct FolderTarget: BackupTarget {
    private let path: String
    private let thread = BackgroundThread()

    package init(path: String) { self.path = path }

    package func names() async throws -> [String] {
        try await thread.run { [path] in
            try Self.naming("the folder cannot be read, or is not there") {
                try FileManager.default.contentsOfDirectory(atPath: path)
            }
        }
    }

    package func read(_ name: String) async throws -> [UInt8] {
        try await thread.run { [file = file(name)] in
            try Self.naming("a file cannot be read") {
                let handle = try FileHandle(forReadingFrom: file)
                defer {
                    // It was only read: a failure to close loses nothing.
                    try? handle.close()
                }
                return Array(try handle.read(upToCount: mostBytesInFile) ?? Data())
            }
        }
    }

    package func write(_ bytes: [UInt8], as name: String) async throws {
        let unfinished = file(name + unfinishedEnding)
        try await thread.run { [path, file = file(name)] in
            try Self.naming("a file cannot be written") {
                try Self.put(bytes, into: unfinished, truncating: true)
                // Safe because both texts live until it returns.
                guard unsafe rename(unfinished.path, file.path) == 0 else {
                    throw TargetAway(reason: "a file cannot be given its name")
                }
                // Some shares cannot sync a folder; there the file alone is as good as it gets.
                let folder = try FileHandle(forReadingFrom: URL(filePath: path))
                try? folder.synchronize()
                try folder.close()
            }
        }
    }

    package func remove(_ name: String) async throws {
        try await thread.run { [file = file(name), isOfKeys = name.hasPrefix(KeysName.prefix)] in
            try Self.naming("a file cannot be removed") {
                if isOfKeys {
                    // A destroyed key must not stay in what the disk only calls free.
                    let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
                    try Self.put(
                        Array(repeating: 0, count: size), into: file, truncating: false)
                }
                try FileManager.default.removeItem(at: file)
            }
        }
    }

    private func file(_ name: String) -> URL { URL(filePath: path).appending(path: name) }

    /// Writes over what is there, and syncs it to disk.
    private static func put(_ bytes: [UInt8], into file: URL, truncating: Bool) throws {
        let path = file.path(percentEncoded: false)
        if !FileManager.default.fileExists(atPath: path) {
            guard
                FileManager.default.createFile(
                    atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw TargetAway(reason: "a file cannot be made") }
        }
        let handle = try FileHandle(forWritingTo: file)
        if truncating { try handle.truncate(atOffset: 0) }
        try handle.write(contentsOf: bytes)
        try handle.synchronize()
        try handle.close()
    }

    private static func naming<Value>(
        _ failure: String, _ body: () throws -> Value
    ) throws -> Value {
        do {
            return try body()
        } catch let away as TargetAway {
            throw away
        } catch {
            throw TargetAway(reason: failure)
        }
    }
}
