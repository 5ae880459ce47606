// SPDX-License-Identifier: Apache-2.0
import Backup
import Engine
import Journal
import Logging

extension Settings {
    /// A keeper for each place that the journal is copied to.
    func backups(of store: any JournalStore, clock: Clock, logger: Logger) -> [BackupKeeper] {
        var targets: [(name: String, target: any BackupTarget)] = []
        if let folder = backup.folder { targets.append((folder, FolderTarget(path: folder))) }
        if let sftp = backup.sftp { targets.append((sftp.address, SFTPTarget(sftp))) }
        return targets.map { name, target in
            BackupKeeper(
                name, of: store, to: target, clock: clock, interval: backup.every, logger: logger)
        }
    }
}

extension BackupKeeper {
    /// One pass after the last entry was written; a target that does not answer is left behind.
    func lastPass() async {
        await withTaskGroup(of: Void.self) { group in
            // What does not arrive now is brought when the station runs again.
            group.addTask { try? await self.pass() }
            group.addTask { try? await Clock.system.sleep(.seconds(5)) }
            await group.next()
            group.cancelAll()
        }
    }
}
