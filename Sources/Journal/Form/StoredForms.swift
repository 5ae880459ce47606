// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials
internal import SwiftProtobuf

extension StoredPage {
    /// The page as bytes: a `StoredPage` message of journal.proto.
    package var form: [UInt8] {
        var form = FormStoredPage()
        form.entries = entries.map(FormStoredEntry.init)
        form.keys = keys.map(FormStoredKey.init)
        do {
            return try form.serializedBytes()
        } catch {
            preconditionFailure("a message without required fields can be written")
        }
    }

    /// Reads a page that continues from `before`; nil for bytes that are none.
    package init?(form bytes: [UInt8], after before: Head) {
        do {
            let form = try FormStoredPage(serializedBytes: bytes)
            let entries = try form.entries.map(SealedEntry.init)
            let keys = try form.keys.map { key in
                WrappedKey(subject: try ID(key.subject), wrapped: Array(key.wrapped))
            }
            guard !entries.isEmpty else { return nil }
            self.init(entries: entries, keys: keys, before: before)
        } catch { return nil }
    }
}

extension FormStoredEntry {
    fileprivate init(_ entry: SealedEntry) {
        self.init()
        number = entry.number.value
        recordedAt = entry.recordedAt.milliseconds
        subject = FormId(entry.subject)
        sealed = Data(entry.sealed)
        hash = entry.hash.data
    }
}

extension SealedEntry {
    fileprivate init(_ form: FormStoredEntry) throws(Unreadable) {
        self.init(
            number: EntryNumber(form.number), recordedAt: Moment(milliseconds: form.recordedAt),
            subject: try ID(form.subject), sealed: Array(form.sealed), hash: try Digest(form.hash))
    }
}

extension FormStoredKey {
    fileprivate init(_ key: WrappedKey) {
        self.init()
        subject = FormId(key.subject)
        wrapped = Data(key.wrapped)
    }
}
