// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials

extension SealedEntry {
    /// What the seal hides; nil when its key was destroyed.
    ///
    /// - Throws: `.unreadable` when the key does not open it, or opens no message of ours.
    package func decision(with keyring: Keyring) throws(JournalError) -> Decision? {
        guard let plain = try plain(with: keyring) else { return nil }
        do throws(Unreadable) {
            return try Decision(plain: plain, at: recordedAt)
        } catch { throw .unreadable(number) }
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
