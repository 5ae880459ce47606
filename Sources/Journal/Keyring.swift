// SPDX-License-Identifier: Apache-2.0
internal import Crypto
package import Domain
internal import FoundationEssentials

/// The data keys of all subjects, opened with the master key. Does not print.
package struct Keyring: Sendable {
    /// One subject's data key, and the first entry that it may have sealed: 0, unless a key of the
    /// same subject was destroyed before it.
    struct DataKey: Sendable {
        var key: SymmetricKey
        var since: EntryNumber
        var wrapped: [UInt8]
    }

    /// What there is to open something with.
    enum Finding {
        case key(SymmetricKey)
        /// Erased: its key was destroyed.
        case destroyed
        /// No key of this subject was ever written.
        case missing
    }

    private let masterKey: MasterKey
    private let chance: @Sendable (Int) -> [UInt8]
    private var keys: [ID<Subject>: DataKey] = [:]
    private var destroyed: Set<ID<Subject>> = []

    /// Opens every wrapped key.
    ///
    /// - Parameter chance: makes that many random bytes, for new keys and nonces.
    /// - Throws: `.wrongMasterKey` when none opens.
    package static func open(
        _ masterKey: MasterKey, wrapped: [WrappedKey],
        chance: @escaping @Sendable (Int) -> [UInt8]
    ) throws(JournalError) -> Keyring {
        var keyring = Keyring(masterKey: masterKey, chance: chance)
        keyring.keys.reserveCapacity(wrapped.count)
        try keyring.learn(wrapped)
        return keyring
    }

    /// Takes over keys that others made or destroyed, and leaves out those that are damaged.
    ///
    /// - Throws: `.wrongMasterKey` when none opens.
    package mutating func learn(_ wrapped: [WrappedKey]) throws(JournalError) {
        var isAnyShut = false
        for wrapped in wrapped {
            if wrapped.isDestroyed {
                keys[wrapped.subject] = nil
                destroyed.insert(wrapped.subject)
                continue
            }
            do throws(JournalError) {
                keys[wrapped.subject] = try Self.unwrap(wrapped, masterKey)
                destroyed.remove(wrapped.subject)
            } catch { isAnyShut = true }
        }
        if isAnyShut, keys.isEmpty { throw .wrongMasterKey }
    }

    /// Takes over the keys with which a page came, but none that was destroyed since.
    ///
    /// - Throws: `.wrongMasterKey` when none opens.
    mutating func learn(keysOf page: StoredPage) throws(JournalError) {
        try learn(page.keys.filter { !$0.isDestroyed && !destroyed.contains($0.subject) })
    }

    private init(masterKey: MasterKey, chance: @escaping @Sendable (Int) -> [UInt8]) {
        self.masterKey = masterKey
        self.chance = chance
    }

    /// How many subjects have a key.
    package var count: Int { keys.count }

    func nonce() -> [UInt8] { chance(Seal.nonceLength) }

    func opening() -> Opening {
        func word() -> UInt64 { chance(8).reduce(0) { $0 << 8 | UInt64($1) } }
        return Opening(
            alarm: ID(high: word(), low: word()),
            linkKey: Private(ID(high: word(), low: word())), salt: word())
    }

    /// The key to seal under when the journal ends at `number`. A journal that was restored to an
    /// earlier moment may hold a key that was made for later entries: it opens none before them.
    func key(of subject: ID<Subject>, at number: EntryNumber) -> SymmetricKey? {
        keys[subject].flatMap { $0.since <= number ? $0.key : nil }
    }

    /// The keys of `subjects` as they are on disk, as far as there are any.
    func wrapped(_ subjects: Set<ID<Subject>>) -> [WrappedKey] {
        subjects.sorted().compactMap { subject in
            keys[subject].map { WrappedKey(subject: subject, wrapped: $0.wrapped) }
        }
    }

    /// The key that sealed something of `subject` when the journal ended at `number`.
    func find(_ subject: ID<Subject>, at number: EntryNumber) -> Finding {
        if let found = keys[subject] {
            return found.since <= number ? .key(found.key) : .destroyed
        }
        return destroyed.contains(subject) ? .destroyed : .missing
    }

    /// A new key for `subject`, first used in the entry `number`; to be kept by `keep` once it is
    /// on disk.
    func mint(_ subject: ID<Subject>, for number: EntryNumber) -> (DataKey, WrappedKey) {
        let bytes = chance(32)
        let hadOne = destroyed.contains(subject) || keys[subject] != nil
        let since = hadOne ? number : EntryNumber(0)
        var plain = HeaderBytes(capacity: 40)
        plain.add(since.value)
        plain.add(bytes)
        let wrapped = Seal.close(
            plain.bytes, key: masterKey.key, nonce: nonce(), beside: Self.associated(subject))
        let key = DataKey(key: SymmetricKey(data: bytes), since: since, wrapped: wrapped)
        return (key, WrappedKey(subject: subject, wrapped: wrapped))
    }

    mutating func keep(_ minted: [ID<Subject>: DataKey]) {
        keys.merge(minted) { _, new in new }
        destroyed.subtract(minted.keys)
    }

    /// Forgets the key here; the store's `destroyKey` forgets it on disk.
    package mutating func destroyKey(of subject: ID<Subject>) {
        if keys.removeValue(forKey: subject) != nil { destroyed.insert(subject) }
    }

    private static func unwrap(
        _ wrapped: WrappedKey, _ masterKey: MasterKey
    ) throws(JournalError) -> DataKey {
        let plain: Data
        do throws(Seal.Broken) {
            plain = try Seal.open(
                wrapped.wrapped, key: masterKey.key, beside: associated(wrapped.subject))
        } catch { throw .wrongMasterKey }
        guard plain.count == 40 else { throw .wrongMasterKey }
        let since = plain.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return DataKey(
            key: SymmetricKey(data: plain.dropFirst(8)),
            since: EntryNumber(Int64(bitPattern: since)), wrapped: wrapped.wrapped)
    }

    private static func associated(_ subject: ID<Subject>) -> [UInt8] {
        var bytes = HeaderBytes(capacity: 16)
        bytes.add(subject)
        return bytes.bytes
    }
}

extension Keyring: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension WrappedKey {
    /// What is left of a key that was destroyed.
    package static func destroyed(_ subject: ID<Subject>) -> WrappedKey {
        WrappedKey(subject: subject, wrapped: [])
    }

    package var isDestroyed: Bool { wrapped.isEmpty }
}
