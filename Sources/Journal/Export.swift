// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials
internal import SwiftProtobuf

/// The journal as JSON Lines: one entry a line, opened, in the JSON form of journal.proto.
package enum Export {
    /// One line, without its end; an entry whose key was destroyed says `"erased":true`.
    /// One that a newer build wrote, and that is not wholly understood here, says `"inPart":true`
    /// and has the message itself in `"plain"`, in base 64.
    ///
    /// - Throws: `.unreadable` when the entry does not open.
    package static func line(
        of entry: SealedEntry, keyring: Keyring
    ) throws(JournalError) -> String {
        let header =
            "{\"number\":\(entry.number.value),"
            + "\"recordedAt\":\"\(entry.recordedAt.exactISO8601)\","
            + "\"subject\":\"\(entry.subject.text)\",\"hash\":\"\(entry.hash.hex)\","
        guard let plain = try entry.plain(with: keyring) else { return header + "\"erased\":true}" }
        do {
            let form = try FormDecision(plain: plain)
            let decision = "\"decision\":" + (try form.jsonString())
            if understood({ () throws(Unreadable) in try form.read() }) != nil {
                return header + decision + "}"
            }
            // The JSON form leaves out what a newer build added: so all of it comes along as it is.
            let whole = plain.base64EncodedString()
            return header + decision + ",\"inPart\":true,\"plain\":\"\(whole)\"}"
        } catch { throw .unreadable(entry.number) }
    }

    /// Writes the line of every entry up to `end`, in order: those after it may need newer keys.
    package static func run(
        _ store: any JournalStore, upTo end: EntryNumber, keyring: Keyring,
        write: (String) throws -> Void
    ) async throws {
        var last = Head.empty.number
        while last < end {
            let entries = try await store.entries(after: last, limit: 1_024)
                .filter { $0.number <= end }
            for entry in entries { try write(try line(of: entry, keyring: keyring)) }
            guard let read = entries.last else { return }
            last = read.number
        }
    }
}

extension Digest {
    fileprivate var hex: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Moment {
    /// `2026-03-14T03:12:07.042Z`.
    fileprivate var exactISO8601: String {
        let rest = (milliseconds % 1000 + 1000) % 1000
        let digits = String(rest)
        let padded = String(repeating: "0", count: 3 - digits.utf8.count) + digits
        return iso8601.dropLast() + "." + padded + "Z"
    }
}
