// SPDX-License-Identifier: Apache-2.0
internal import Journal

/// Why a call to the server came to nothing. Never holds content.
enum Fault: Error, Hashable {
    /// The connection is of no more use; what was asked on it may or may not have been done.
    case lost(String)
    /// The server's no, by its SQLSTATE; nothing was done.
    case refused(state: String, reason: String)
    case journal(JournalError)

    /// It said nothing in time.
    static let silent = Fault.lost("the server is silent")
    /// Nor did it say yes or no to a connection.
    static let noAnswer = Fault.lost("the server did not let us in in time")

    var journalError: JournalError {
        switch self {
        case .lost(let reason): .unavailable(reason)
        case .refused(let state, let reason): .unavailable("PostgreSQL \(state): \(reason)")
        case .journal(let error): error
        }
    }

    /// A statement that took longer than it may.
    var isTimeout: Bool {
        guard case .refused("57014", _) = self else { return false }
        return true
    }
}
