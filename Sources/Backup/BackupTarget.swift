// SPDX-License-Identifier: Apache-2.0

/// Where a backup lies: a folder, or a folder of another host. It holds files by their names.
package protocol BackupTarget: Sendable {
    /// What lies there, whatever it is.
    func names() async throws -> [String]

    func read(_ name: String) async throws -> [UInt8]

    /// On return the file is there under its name, whole; cut off earlier, nothing of that name is
    /// new.
    func write(_ bytes: [UInt8], as name: String) async throws

    /// Takes a file away, as far as the target can: what it held should be there no more.
    func remove(_ name: String) async throws
}

/// The target cannot be used now; why, in words that hold nothing of what is backed up.
package struct TargetAway: Error, Hashable, Sendable {
    package let reason: String
}

/// The most that is ever read of one file.
let mostBytesInFile = 256 << 20
