// SPDX-License-Identifier: Apache-2.0
import Backup
import Foundation

extension SettingsSource {
    /// Where the journal is copied to. A place that is away does not stop the start: people come
    /// first, and the backup catches up.
    func backup(besides journal: Settings.Place, _ sparePath: String) throws -> Settings.Backup {
        let own =
            switch journal {
            case .file(let path): path
            case .postgres: sparePath
            }
        return Settings.Backup(
            folder: try backupFolder(besides: own), sftp: try sftp(),
            every: try seconds("backup.every", in: 1...3_600, or: 5))
    }

    private func backupFolder(besides file: String) throws -> String? {
        guard let folder = try optionalText("backup.folder") else { return nil }
        guard folder.hasPrefix("/") else {
            throw SettingsError(description: "backup.folder must be a whole path, from / on.")
        }
        var isFolder: ObjCBool = true
        let isThere = unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
        guard !isThere || isFolder.boolValue else {
            throw SettingsError(description: "backup.folder names a file: \(folder)")
        }
        let own = URL(filePath: file).deletingLastPathComponent().standardizedFileURL
        guard own.path != URL(filePath: folder).standardizedFileURL.path else {
            throw SettingsError(
                description: "backup.folder is the journal's own folder: name one on another disk.")
        }
        return folder
    }

    private func sftp() throws -> SFTPTarget.Settings? {
        guard let address = try optionalText("backup.sftp_url") else { return nil }
        let keyFile = try file("backup.sftp_key_file")
        let knownHosts = try file("backup.sftp_known_hosts")
        guard
            let settings = SFTPTarget.Settings(
                address: address, keyFile: keyFile, knownHosts: knownHosts)
        else {
            throw SettingsError(
                description: "backup.sftp_url must be such as "
                    + "sftp://natalia@backup.example.org/srv/natalia/, without blanks.")
        }
        return settings
    }

    private func file(_ key: String) throws -> String {
        let path = try text(key)
        guard let content = FileManager.default.contents(atPath: path), !content.isEmpty else {
            throw SettingsError(
                description: "\(key) names a file that cannot be read or is empty: \(path)")
        }
        return path
    }
}
