// SPDX-License-Identifier: Apache-2.0
internal import CCurl

/// A folder of another host, reached by SFTP.
///
/// The host must show a key that `knownHosts` has for it, and we show ours: there is no other way.
package struct SFTPTarget: BackupTarget {
    package struct Settings: Sendable {
        /// `sftp://natalia@backup.example.org/srv/natalia/`.
        package let address: String
        /// The same folder, as the host itself calls it: `/srv/natalia/`.
        package let folder: String
        package let keyFile: String
        package let knownHosts: String

        /// Nil unless the address names an account, a host and a folder, and every letter of the
        /// folder means itself.
        package init?(address: String, keyFile: String, knownHosts: String) {
            let scheme = "sftp://"
            guard address.hasPrefix(scheme) else { return nil }
            let rest = address.dropFirst(scheme.count)
            guard let slash = rest.firstIndex(of: "/") else { return nil }
            let host = rest[..<slash].split(separator: "@", omittingEmptySubsequences: false)
            let folder = rest[slash...]
            guard host.count == 2, host.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }),
                !host[0].contains(":"), folder.count > 1, folder.utf8.allSatisfy(Self.isPlain)
            else { return nil }
            self.folder = folder.hasSuffix("/") ? String(folder) : folder + "/"
            self.address = scheme + rest[..<slash] + self.folder
            self.keyFile = keyFile
            self.knownHosts = knownHosts
        }

        private static func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                true
            default: false
            }
        }
    }

    private let settings: Settings
    private let thread = BackgroundThread()
    private let handle: SFTPHandle

    package init(_ settings: Settings) {
        self.settings = settings
        handle = SFTPHandle(settings)
    }

    package func names() async throws -> [String] {
        let list = try await thread.run { [handle] in try handle.list() }
        return list.split(separator: UInt8(ascii: "\n"))
            .map { String(decoding: $0, as: UTF8.self) }
            .filter { $0 != "." && $0 != ".." }
    }

    package func read(_ name: String) async throws -> [UInt8] {
        try await thread.run { [handle] in try handle.read(name) }
    }

    package func write(_ bytes: [UInt8], as name: String) async throws {
        try await thread.run { [handle] in try handle.write(bytes, as: name) }
    }

    package func remove(_ name: String) async throws {
        try await thread.run { [handle] in try handle.remove(name) }
    }
}
