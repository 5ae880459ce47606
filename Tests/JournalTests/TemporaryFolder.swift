// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A folder that is gone after the test.
struct TemporaryFolder {
    let url: URL

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    static func with(_ body: (TemporaryFolder) async throws -> Void) async throws {
        let name = "natalia-" + ProcessInfo.processInfo.globallyUniqueString
        let folder = TemporaryFolder(
            url: FileManager.default.temporaryDirectory.appending(path: name))
        try FileManager.default.createDirectory(
            at: folder.url, withIntermediateDirectories: true)
        defer {
            // What a failed test leaves open may not be removable; the system empties the folder.
            try? FileManager.default.removeItem(at: folder.url)
        }
        try await body(folder)
    }

    /// Every byte of every file in it.
    func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for file in try FileManager.default.subpathsOfDirectory(atPath: path("")) {
            if let data = FileManager.default.contents(atPath: path(file)) { contents[file] = data }
        }
        return contents
    }

    func permissions(_ name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
}
