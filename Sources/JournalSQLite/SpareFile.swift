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
package final class SpareFile: SparePlace {
    /// Room for about ten thousand entries.
    package static let defaultLength = 16 << 20

    private static let digestLength = 16

    private let handle: FileHandle
    private let length: Int
    /// One thing after the other, on a thread that may wait for the disk.
    private let queue = DispatchQueue(label: "natalia.spare")
    private struct Place {
        /// Where the next page goes.
        var end = 0
        /// The last entry that is there.
        var last = Head.empty.number
    }

    private let place = Mutex(Place())

    /// Opens the file at `path`, or makes it and takes its room.
    package init(path: String, length: Int = defaultLength) throws(JournalError) {
        try JournalFiles.make(path)
        guard let handle = FileHandle(forUpdatingAtPath: path) else {
            throw .unavailable("the spare file cannot be opened")
        }
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
        try await onQueue { () throws(JournalError) in
            let place = self.place.withLock { $0 }
            guard page.head.number > place.last else { return }
            let frame = Self.frame(of: page)
            let end = place.end
            guard end + frame.count + 4 <= self.length else {
                throw .unavailable("the spare file is full")
            }
            // What follows the list's end is a length of 0, whatever lay there before.
            try self.write(frame + [0, 0, 0, 0], at: end)
            self.place.withLock { $0 = Place(end: end + frame.count, last: page.head.number) }
        }
    }

    package func pages() async throws(JournalError) -> [StoredPage] {
        try await onQueue { () throws(JournalError) in try self.scan().pages }
    }

    package func empty() async throws(JournalError) {
        try await onQueue { () throws(JournalError) in
            try self.write([0, 0, 0, 0], at: 0)
            self.place.withLock { $0 = Place() }
        }
    }

    private static func frame(of page: StoredPage) -> [UInt8] {
        let form = page.form
        let count = UInt32(form.count)
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
            while let form = Self.form(in: bytes, at: start),
                let page = StoredPage(form: form, after: pages.last?.head ?? .empty)
            {
                pages.append(page)
                start += 4 + form.count + Self.digestLength
            }
            return (pages, start)
        }
    }

    /// The page's bytes at `start`; nil at the end of the list and for what was not written whole.
    private static func form(in bytes: [UInt8], at start: Int) -> [UInt8]? {
        guard start + 4 <= bytes.count else { return nil }
        let count = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        let end = start + 4 + count
        guard count > 0, end + digestLength <= bytes.count else { return nil }
        let form = Array(bytes[start + 4..<end])
        return SHA256.hash(data: form).prefix(digestLength).elementsEqual(
            bytes[end..<end + digestLength]) ? form : nil
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
