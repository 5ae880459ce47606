// SPDX-License-Identifier: Apache-2.0
import Journal

/// The journal is held by another process: usually the running station.
struct JournalBusy: Error, CustomStringConvertible {
    var description: String { "Another natalia holds this journal; stop it first." }
}

/// The database that the journal lies on cannot be used now; it may be in a moment.
struct JournalAway: Error, CustomStringConvertible {
    var reason: String
    var description: String { "journal.postgres cannot be used: \(reason)" }
}

extension JournalError {
    /// What an administrator can do about it.
    func explained(_ settings: Settings) -> any Error {
        switch self {
        case .unavailable(let reason) where reason.contains("another natalia"): JournalBusy()
        case .unavailable(let reason):
            switch settings.journal {
            case .file: SettingsError(description: "journal.path cannot be used: \(reason)")
            case .postgres: JournalAway(reason: reason)
            }
        case .wrongMasterKey:
            SettingsError(
                description: "journal.master_key_file holds the key of another journal.")
        case .newerForm(let form):
            SettingsError(
                description: "The journal was written by a newer natalia (form \(form)): "
                    + "install that version or a later one.")
        case .brokenChain(let number):
            AdministrationError(
                description: "The journal is broken at entry \(number.value); restore a backup.")
        case .unreadable(let number):
            AdministrationError(
                description: "Entry \(number.value) of the journal cannot be read.")
        case .headMoved: AdministrationError(description: "Another process wrote to the journal.")
        }
    }

    /// What is wrong, in a few words.
    var sentence: String {
        switch self {
        case .unavailable(let reason): reason
        case .brokenChain(let number): "the journal is broken at entry \(number.value)."
        case .unreadable(let number): "entry \(number.value) cannot be read."
        case .newerForm(let form): "a newer natalia wrote it (form \(form))."
        case .headMoved: "somebody wrote to it meanwhile."
        case .wrongMasterKey: "its keys are another journal's."
        }
    }
}
