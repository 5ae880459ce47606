// SPDX-License-Identifier: Apache-2.0

/// Entries of which some are not as they were written: a disk gave back something else.
///
/// Whatever can still be opened is so, for its seal proves it; a station that knows nearly all is
/// worth more than none. Whom the rest is about stays in doubt: nothing of her is published.
struct Damage {
    /// One for each entry; `.damaged` where nothing can be opened.
    private(set) var opened: [Opened] = []
    /// Those that do not follow the one before them, or that nothing opens.
    private(set) var numbers: [EntryNumber] = []

    /// - Throws: `.brokenChain` with the first entry that is not there.
    init(
        of entries: [SealedEntry], after head: Head, _ keyring: Keyring
    ) throws(JournalError) {
        var head = head
        for entry in entries {
            guard entry.number == head.number.next else { throw .brokenChain(head.number.next) }
            var found = Opened.damaged
            do throws(JournalError) { found = try entry.opened(with: keyring) } catch {
                // It is among those that are damaged.
            }
            if found == .damaged || !Chain.isLinked(entry, to: head) {
                numbers.append(entry.number)
            }
            opened.append(found)
            head = entry.head
        }
    }
}
