// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal

/// How far a backup is behind its journal.
package struct BackupLag: Hashable, Sendable {
    /// Entries that are not in it.
    package var entries: Int64
    /// At most so long ago the oldest of these was written; zero when there are none.
    package var span: Duration
    /// Why it does not go on, in one sentence; nil when it does.
    package var trouble: String?
}

/// How far a backup has come.
struct BackupProgress: Sendable {
    private var last = EntryNumber(0)
    /// Everything that was on disk at this moment is in the backup.
    private var isCompleteUntil: Moment
    var trouble: String?

    init(isCompleteUntil moment: Moment) { isCompleteUntil = moment }

    mutating func isComplete(to number: EntryNumber, at moment: Moment) {
        last = number
        isCompleteUntil = moment
    }

    func lag(behind head: EntryNumber, at now: Moment) -> BackupLag {
        let entries = max(0, head.value - last.value)
        let span = entries > 0 ? max(.zero, now - isCompleteUntil) : .zero
        return BackupLag(entries: entries, span: span, trouble: trouble)
    }
}

/// Why a backup does not go on.
enum BackupTrouble: Error, Hashable, Sendable {
    /// The target holds a file of another journal, or of an end of it that is here no more.
    case otherJournal(String)

    static func sentence(of error: any Error) -> String {
        switch error {
        case BackupTrouble.otherJournal(let name):
            "\(name) is of another journal, or of one that was restored to an earlier moment. "
                + "Nothing there was changed; name an empty folder."
        case let away as TargetAway: away.reason + "."
        case JournalError.brokenChain(let number):
            "the journal is broken at entry \(number.value)."
        default: "the journal cannot be read."
        }
    }
}
