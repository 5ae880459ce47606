// SPDX-License-Identifier: Apache-2.0
package import Journal

/// What an unfinished write left behind, and where the journal goes on.
package struct Recovery: Hashable, Sendable {
    /// Pages of a write that never ended: nobody was told that it had.
    package let droppedFrames: Int
    package let droppedBytes: Int
    package let lastEntry: EntryNumber

    init(_ leftOver: WriteAheadLog.LeftOver, lastEntry: EntryNumber) {
        droppedFrames = leftOver.frames
        droppedBytes = leftOver.bytes
        self.lastEntry = lastEntry
    }

    /// One sentence for whoever starts the server.
    package var description: String {
        let end = "the last entry is \(lastEntry.value)"
        guard droppedBytes > 0 else { return "Nothing was left unfinished; \(end)." }
        return "An unfinished write of \(droppedBytes) bytes was left out; \(end)."
    }
}
