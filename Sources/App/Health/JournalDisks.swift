// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// On how many disks the journal was at the last look.
final class JournalDisks: Sendable {
    /// On how many it should be.
    let wanted: Int
    private let count: Mutex<Int>

    init(wanted: Int) {
        self.wanted = wanted
        count = Mutex(wanted)
    }

    var now: Int { count.withLock { $0 } }

    /// - Returns: whether that is another number than before.
    func found(_ disks: Int) -> Bool {
        count.withLock { count in
            defer { count = disks }
            return count != disks
        }
    }
}
