// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials

/// What is found behind an entry's seal.
package enum Opened: Hashable, Sendable {
    case whole(Decision)
    /// A newer build wrote it: this much of it is understood, and it may be nothing.
    case inPart(Decision)
    /// Its key was destroyed.
    case erased
    /// The disk gives back something else than was written, or its key is damaged.
    case damaged
}

extension SealedEntry {
    /// What the seal hides.
    ///
    /// - Throws: `.unreadable` when the key does not open it, or opens no message of ours.
    package func opened(with keyring: Keyring) throws(JournalError) -> Opened {
        guard let plain = try plain(with: keyring) else { return .erased }
        do throws(Unreadable) {
            let form = try FormDecision(plain: plain)
            if let decision = understood({ () throws(Unreadable) in
                try Decision(form, at: recordedAt)
            }) {
                return .whole(decision)
            }
            let (author, events) = form.readInPart()
            return .inPart(Decision(at: recordedAt, author: author, events: events))
        } catch { throw .unreadable(number) }
    }

    /// What the seal hides, when all of it is understood; nil when its key was destroyed.
    ///
    /// - Throws: `.unreadable` for anything else.
    package func decision(with keyring: Keyring) throws(JournalError) -> Decision? {
        switch try opened(with: keyring) {
        case .whole(let decision): return decision
        case .inPart, .damaged: throw .unreadable(number)
        case .erased: return nil
        }
    }

    func plain(with keyring: Keyring) throws(JournalError) -> Data? {
        switch keyring.find(subject, at: number) {
        case .destroyed: return nil
        case .missing: throw .unreadable(number)
        case .key(let key):
            do throws(Seal.Broken) {
                return try Seal.open(sealed, key: key, beside: header)
            } catch { throw .unreadable(number) }
        }
    }
}
