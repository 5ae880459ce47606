// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import Crypto
internal import FoundationEssentials

/// Writes decisions down as sealed, linked entries: first a page, and once the page is on disk, the
/// scribe turns it.
package struct Scribe: Sendable {
    /// What is to be appended in one piece.
    package struct Page: Sendable {
        package let stored: StoredPage
        package var entries: [SealedEntry] { stored.entries }
        package var keys: [WrappedKey] { stored.keys }
        package var head: Head { stored.head }
        let minted: [ID<Subject>: Keyring.DataKey]
    }

    /// Where the journal ends.
    package private(set) var head: Head
    /// The keys of everything up to `head`.
    package private(set) var keyring: Keyring

    package init(head: Head, keyring: Keyring) {
        self.head = head
        self.keyring = keyring
    }

    /// Seals and links `decisions` from the head on. The head moves only when the page is turned;
    /// of a page that could not be written, nothing stays.
    ///
    /// - Parameter world: as it was before the decisions.
    package func write(_ decisions: [Decision], after world: World) -> Page {
        var finder = SubjectFinder(after: world)
        var head = head
        var entries: [SealedEntry] = []
        var keys: [WrappedKey] = []
        var minted: [ID<Subject>: Keyring.DataKey] = [:]
        entries.reserveCapacity(decisions.count)
        for decision in decisions {
            let subject = finder.subject(of: decision)
            var entry = SealedEntry(
                number: head.number.next, recordedAt: decision.at, subject: subject, sealed: [],
                hash: head.hash)
            let key: SymmetricKey
            if let known = keyring.key(of: subject, at: entry.number) ?? minted[subject]?.key {
                key = known
            } else {
                let (new, wrapped) = keyring.mint(subject, for: entry.number)
                minted[subject] = new
                keys.append(wrapped)
                key = new.key
            }
            entry.sealed = Seal.close(
                decision.plain, key: key, nonce: keyring.nonce(), beside: entry.header)
            entry.hash = Chain.hash(of: entry, after: head.hash)
            head = entry.head
            entries.append(entry)
        }
        return Page(
            stored: StoredPage(entries: entries, keys: keys, before: self.head), minted: minted)
    }

    /// Goes on after `page`, which is kept.
    package mutating func turn(_ page: Page) {
        head = page.stored.head
        keyring.keep(page.minted)
    }

    /// Forgets the data key of an erased subject.
    package mutating func destroyKey(of subject: ID<Subject>) {
        keyring.destroyKey(of: subject)
    }
}
