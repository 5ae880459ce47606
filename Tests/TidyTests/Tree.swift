// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The project's own files, as the tidy tests read them.
enum Tree {
    struct File {
        /// From the project's folder: `Sources/Domain/World.swift`.
        var path: String
        var lines: [Substring]

        /// The room of a source file: `Domain`.
        var room: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file of ours below `folder`, but those that a generator wrote.
    static func swift(in folder: String) throws -> [File] {
        try files(in: folder, ending: ".swift").filter { !$0.path.contains("/Generated/") }
    }

    static func files(in folder: String, ending: String) throws -> [File] {
        let base = root.appending(path: folder).resolvingSymlinksInPath()
        let names = FileManager.default.enumerator(atPath: base.path)?.allObjects ?? []
        return try names.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted()
            .map { name in
                let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
                return File(
                    path: "\(folder)/\(name)",
                    lines: text.split(separator: "\n", omittingEmptySubsequences: false))
            }
    }

    /// Lines that break a rule, as `path:line`.
    static func offences(
        in files: [File], where isOffence: (File, Int, Substring) -> Bool
    ) -> [String] {
        files.flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                isOffence(file, index, line) ? "\(file.path):\(index + 1): \(line)" : nil
            }
        }
    }
}
