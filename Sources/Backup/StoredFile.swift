// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Journal

/// One file of a backup as it was found: what it holds, and the first thing that is wrong with it.
struct StoredFile {
    /// In order and linked to each other; what comes after a fault is left out.
    private(set) var entries: [SealedEntry] = []
    private(set) var keys: [WrappedKey] = []
    private(set) var fault: BackupFault?
    /// The head it goes on from.
    let head: Head

    init(_ name: String, _ bytes: [UInt8]) {
        let isOfKeys = name.hasPrefix(KeysName.prefix)
        let reading = BackupFile.read(bytes, as: isOfKeys ? .keys : .entries)
        head = reading.head
        if isOfKeys {
            readKeys(of: reading, name)
        } else {
            readEntries(of: reading, name)
        }
        guard fault == nil else { return }
        switch reading.fault {
        case nil: break
        case .strange: fault = BackupFault(file: name, kind: .strange)
        case .torn(let count): fault = BackupFault(file: name, record: count + 1, kind: .torn)
        // Each record may be whole: then it is the end of the file that was changed.
        case .altered: fault = BackupFault(file: name, kind: .altered)
        }
    }

    /// Reads the file from `target`; that it cannot be read is a fault of this file.
    static func read(_ name: String, at target: any BackupTarget) async throws -> StoredFile {
        do {
            return StoredFile(name, try await target.read(name))
        } catch is TargetAway {
            return StoredFile(unreadable: name)
        }
    }

    private init(unreadable name: String) {
        head = .empty
        fault = BackupFault(file: name, kind: .unreadable)
    }

    private mutating func readEntries(of reading: BackupFile.Reading, _ name: String) {
        var head = reading.head
        for (index, record) in reading.records.enumerated() {
            guard let entry = SealedEntry(form: Array(record)) else {
                fault = BackupFault(file: name, record: index + 1, kind: .altered)
                return
            }
            do throws(JournalError) {
                head = try Chain.verify([entry], after: head)
            } catch {
                fault = BackupFault(
                    file: name, record: index + 1, entry: head.number.next, kind: .altered)
                return
            }
            entries.append(entry)
        }
        guard reading.fault == nil, let named = SegmentName(name), !entries.isEmpty else { return }
        let isAsNamed = named == SegmentName(entries, size: named.size)
        if !isAsNamed { fault = BackupFault(file: name, kind: .misnamed) }
    }

    private mutating func readKeys(of reading: BackupFile.Reading, _ name: String) {
        for (index, record) in reading.records.enumerated() {
            guard let key = WrappedKey(form: Array(record)) else {
                fault = BackupFault(file: name, record: index + 1, kind: .altered)
                return
            }
            keys.append(key)
        }
        guard reading.fault == nil, let named = KeysName(name) else { return }
        let isAsNamed = named.mark == KeysName.mark(of: keys.map(\.form))
        if !isAsNamed { fault = BackupFault(file: name, kind: .misnamed) }
    }
}

/// What is wrong with one file of a backup.
package struct BackupFault: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case strange
        case torn
        case altered
        case misnamed
        case unreadable
    }

    package var file: String
    /// The first record that is not whole, counted from 1.
    package var record: Int?
    /// The entry that this record should hold.
    package var entry: EntryNumber?
    package var kind: Kind

    init(file: String, record: Int? = nil, entry: EntryNumber? = nil, kind: Kind) {
        self.file = file
        self.record = record
        self.entry = entry
        self.kind = kind
    }

    package var description: String {
        let place = record.map { " at record \($0)" } ?? ""
        let number = entry.map { " (entry \($0.value))" } ?? ""
        return switch kind {
        case .strange: "\(file) is no file of a backup"
        case .torn: "\(file) is cut off\(place)"
        case .altered: "\(file) was altered\(place)\(number)"
        case .misnamed: "\(file) does not hold what its name says"
        case .unreadable: "\(file) cannot be read"
        }
    }
}
