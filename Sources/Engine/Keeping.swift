// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Desk {
    /// How safely everything so far is kept, and since when it is so.
    package struct Keeping: Hashable, Sendable {
        package var safety: Safety
        /// Whether other nodes write to the journal, which this one cannot reach: they do not know
        /// what it decides, and it does not know what they do.
        package var isAlone: Bool
        package var since: Moment

        package init(safety: Safety, isAlone: Bool = false, since: Moment) {
            self.safety = safety
            self.isAlone = isAlone
            self.since = since
        }

        /// Whether everything may be done: otherwise what does not help now has to wait.
        package var isSound: Bool { safety < .memoryOnly && !isAlone }
    }
}

/// Nothing can be written, on no disk, or other nodes cannot know of it: what is not needed to help
/// now has to wait.
package struct JournalDown: Error {}

extension Command {
    /// Whether it may happen while the journal is out of reach: what helps now goes on, and what
    /// opens, changes or publishes something waits.
    var mayBeAlone: Bool {
        switch self {
        case .report: true
        case .alarm(_, .approveBroadcast), .alarm(_, .close): false
        case .alarm: true
        case .roster, .access: false
        }
    }
}
