// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Dispatch
internal import Foundation
internal import Glibc
package import Journal
internal import Synchronization

/// The spare place in one file of fixed length, whose room is taken beforehand: a full disk does
/// not touch it.
///
/// - Shape: after one another the length of a page (4 bytes, big-endian), the page's bytes, and the
///   first 16 bytes of their SHA-256; a length of 0 or a digest that does not fit ends the list.
///   The highest bit of a length says that what lies before it counts for nothing.
package final class SpareFile: SparePlace {
    /// Room for about ten thousand entries.
    package static let defaultLength = 16 << 20

    private static let digestLength = 16

    private let handle: FileHandle
    private let length: Int
    /// One thing after the other, on a thread that may wait for the disk.
    private let queue = DispatchQueue(label: "natalia.spare")
    private let hangGuard = HangGuard()
    private struct Place {
        /// Where the next page goes.
        var end = 0
        /// The last entry that is there.
        var last = Head.empty.number
    }

    private let place = Mutex(Place())

    /// Opens the file at `path`, or makes it and takes its room.
    package init(path: String, length: Int = defaultLength) throws(JournalError) {
        let handle: FileHandle
        do {
            try JournalFiles.make(path)
            handle = try FileHandle(forUpdating: URL(filePath: path))
        } catch { throw .unavailable("it cannot be opened") }
        self.handle = handle
        self.length = length
        try opening {
            if try handle.seekToEnd() < UInt64(length) {
                // Written, not only reserved: some disks take a reservation back.
                try handle.seek(toOffset: 0)
                try handle.write(contentsOf: Data(count: length))
                try handle.synchronize()
            }
        }
        let found = try scan()
        place.withLock { place in
            place = Place(end: found.end, last: found.pages.last?.head.number ?? place.last)
        }
    }

    package func add(_ page: StoredPage) async throws(JournalError) {
        try await change { () throws(JournalError) in
            let place = self.place.withLock { $0 }
            guard page.head.number > place.last else { return }
            let frame = Self.frame(of: page)
            let end = place.end
            try self.checkRoom(for: frame.count, at: end)
            // What follows the list's end is a length of 0, whatever lay there before.
            try self.write(frame + [0, 0, 0, 0], at: end)
            self.place.withLock { $0 = Place(end: end + frame.count, last: page.head.number) }
        }
    }

    package func replace(with pages: [StoredPage]) async throws(JournalError) {
        guard let first = pages.first, let last = pages.last else { return try await empty() }
        try await change { () throws(JournalError) in
            let end = self.place.withLock { $0.end }
            let beginning = Self.frame(of: first, beginsAnew: true)
            let rest = pages.dropFirst().flatMap { Self.frame(of: $0) }
            try self.checkRoom(for: beginning.count + rest.count, at: end)
            // The rest counts only once the first is there.
            try self.write(rest + [0, 0, 0, 0], at: end + beginning.count)
            try self.write(beginning, at: end)
            self.place.withLock {
                $0 = Place(end: end + beginning.count + rest.count, last: last.head.number)
            }
        }
    }

    private func checkRoom(for count: Int, at end: Int) throws(JournalError) {
        guard end + count + 4 <= length else { throw .unavailable("the spare file is full") }
    }

    package func pages() async throws(JournalError) -> [StoredPage] {
        try await onQueue { () throws(JournalError) in try self.scan().pages }
    }

    package func empty() async throws(JournalError) {
        try await change { () throws(JournalError) in
            try self.write([0, 0, 0, 0], at: 0)
            self.place.withLock { $0 = Place() }
        }
    }

    private static let anew = UInt32(1) << 31

    private static func frame(of page: StoredPage, beginsAnew: Bool = false) -> [UInt8] {
        let form = page.form
        let count = UInt32(form.count) | (beginsAnew ? anew : 0)
        let head = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32($0))) }
        return head + form + SHA256.hash(data: form).prefix(digestLength)
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws(JournalError) {
        try opening {
            try handle.seek(toOffset: UInt64(offset))
            try handle.write(contentsOf: Data(bytes))
            guard fdatasync(handle.fileDescriptor) == 0 else {
                throw JournalError.unavailable("the spare file cannot be synced")
            }
        }
    }

    private func scan() throws(JournalError) -> (pages: [StoredPage], end: Int) {
        try opening {
            try handle.seek(toOffset: 0)
            let bytes = Array(try handle.readToEnd() ?? Data())
            var pages: [StoredPage] = []
            var start = 0
            while let frame = Self.form(in: bytes, at: start),
                let page = StoredPage(form: frame.form, after: pages.last?.head ?? .empty)
            {
                if frame.beginsAnew { pages = [] }
                pages.append(page)
                start += 4 + frame.form.count + Self.digestLength
            }
            return (pages, start)
        }
    }

    /// The page's bytes at `start`; nil at the end of the list and for what was not written whole.
    private static func form(
        in bytes: [UInt8], at start: Int
    ) -> (form: [UInt8], beginsAnew: Bool)? {
        guard start + 4 <= bytes.count else { return nil }
        let word = bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let count = Int(word & ~anew)
        let end = start + 4 + count
        guard count > 0, end + digestLength <= bytes.count else { return nil }
        let form = Array(bytes[start + 4..<end])
        let isWhole = SHA256.hash(data: form).prefix(digestLength).elementsEqual(
            bytes[end..<end + digestLength])
        return isWhole ? (form, word & anew != 0) : nil
    }

    /// Lets `body` write on the queue, whether or not the task is cancelled.
    private func change(
        _ body: @escaping @Sendable () throws(JournalError) -> Void
    ) async throws(JournalError) {
        try await hangGuard.write { answer in
            queue.async { answer(Result { () throws(JournalError) in try body() }) }
        }
    }

    /// Waits for `body` on the queue, whether or not the task is cancelled.
    private func onQueue<Value: Sendable>(
        _ body: @escaping @Sendable () throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(JournalError) in try body() })
            }
        }
        return try result.get()
    }
}
