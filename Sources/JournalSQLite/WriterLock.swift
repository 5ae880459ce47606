// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc
package import Journal
internal import Synchronization

/// The right to write, held until it is released or the process ends, however it ends.
package final class WriterLock: Sendable {
    private let handle: Mutex<FileHandle?>

    /// Makes the file if it is not there.
    package init(path: String) throws(JournalError) {
        try JournalFiles.make(path)
        guard let handle = FileHandle(forUpdatingAtPath: path) else {
            throw .unavailable("the journal's lock cannot be opened")
        }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .unavailable("another natalia holds this journal")
        }
        self.handle = Mutex(handle)
    }

    package func release() {
        handle.withLock { handle in
            // Closing gives the lock free; a second release finds nothing.
            try? handle?.close()
            handle = nil
        }
    }
}
