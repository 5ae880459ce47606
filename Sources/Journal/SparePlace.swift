// SPDX-License-Identifier: Apache-2.0

/// What is to be appended in one piece: sealed entries, and the data keys first used in them.
package struct StoredPage: Hashable, Sendable {
    /// Never empty; without a gap.
    package let entries: [SealedEntry]
    package var keys: [WrappedKey]
    /// Where the journal ends before it.
    package let before: Head

    package init(entries: [SealedEntry], keys: [WrappedKey], before: Head) {
        self.entries = entries
        self.keys = keys
        self.before = before
    }

    /// Where the journal ends with it.
    package var head: Head { entries.last?.head ?? before }

    /// What of it follows `head`; nil when that is neither before nor within it.
    package func rest(after head: Head) -> StoredPage? {
        if head == before { return self }
        guard let place = entries.firstIndex(where: { $0.head == head }) else { return nil }
        return StoredPage(entries: Array(entries[(place + 1)...]), keys: keys, before: head)
    }

    /// It in parts, wherever entries of which something is so meet others, each with its own keys.
    package func parts(
        where isSo: (SealedEntry) -> Bool
    ) -> [(page: StoredPage, isSo: Bool)] {
        var runs: [(entries: [SealedEntry], isSo: Bool)] = []
        for entry in entries {
            let isSo = isSo(entry)
            if runs.last?.isSo == isSo {
                runs[runs.count - 1].entries.append(entry)
            } else {
                runs.append(([entry], isSo))
            }
        }
        var before = before
        return runs.map { run in
            let subjects = Set(run.entries.lazy.map(\.subject))
            let page = StoredPage(
                entries: run.entries, keys: keys.filter { subjects.contains($0.subject) },
                before: before)
            before = page.head
            return (page, run.isSo)
        }
    }
}

/// The second place: where pages lie that the journal does not take at the moment, until it does.
package protocol SparePlace: Sendable {
    /// Adds a page after those that are there: on return it is on disk. One that ends no later than
    /// the last one adds nothing.
    func add(_ page: StoredPage) async throws(JournalError)

    /// Lets `pages` take the place of everything that is there, or leaves that as it is.
    func replace(with pages: [StoredPage]) async throws(JournalError)

    /// Everything that was added since it was emptied. What an unfinished write left is not there.
    func pages() async throws(JournalError) -> [StoredPage]

    /// Forgets all of it.
    func empty() async throws(JournalError)
}
