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
        return bytes(of: form)
    }

    /// Reads a page that continues from `before`; nil for bytes that are none.
    package init?(form bytes: [UInt8], after before: Head) {
        do {
            let form = try FormStoredPage(serializedBytes: bytes)
            let entries = try form.entries.map(SealedEntry.init)
            let keys = try form.keys.map(WrappedKey.init)
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

extension WrappedKey {
    fileprivate init(_ form: FormStoredKey) throws(Unreadable) {
        self.init(subject: try ID(form.subject), wrapped: Array(form.wrapped))
    }
}

extension FormStoredKey {
    fileprivate init(_ key: WrappedKey) {
        self.init()
        subject = FormId(key.subject)
        wrapped = Data(key.wrapped)
    }
}

extension SealedEntry {
    /// The entry as bytes: a `StoredEntry` message of journal.proto.
    package var form: [UInt8] { bytes(of: FormStoredEntry(self)) }

    /// Nil for bytes that are none.
    package init?(form bytes: [UInt8]) {
        do { try self.init(FormStoredEntry(serializedBytes: bytes)) } catch { return nil }
    }
}

extension WrappedKey {
    /// The key as bytes: a `StoredKey` message of journal.proto.
    package var form: [UInt8] { bytes(of: FormStoredKey(self)) }

    /// Nil for bytes that are none.
    package init?(form bytes: [UInt8]) {
        do { try self.init(FormStoredKey(serializedBytes: bytes)) } catch { return nil }
    }
}

private func bytes(of form: some SwiftProtobuf.Message) -> [UInt8] {
    do {
        return try form.serializedBytes()
    } catch {
        preconditionFailure("a message without required fields can be written")
    }
}
