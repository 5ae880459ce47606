// SPDX-License-Identifier: Apache-2.0

/// SQLite's write-ahead log, read to say what of it is an unfinished write.
///
/// - Shape: a header of 32 bytes, then frames of 24 bytes and a page each; a frame that names the
///   size of the database ends a transaction. Checksums run on from frame to frame.
/// - Source: sqlite.org/fileformat2.html, section 4.
enum WriteAheadLog {
    struct LeftOver: Hashable {
        /// Whole and torn frames after the last end of a transaction.
        var frames: Int
        var bytes: Int

        static let nothing = LeftOver(frames: 0, bytes: 0)
    }

    private static let headerLength = 32
    private static let frameHeaderLength = 24

    /// - Parameter read: gives the next bytes of the file, at most so many; fewer only at its end.
    static func leftOver(_ read: (Int) throws -> [UInt8]) rethrows -> LeftOver {
        let header = try read(headerLength)
        guard let log = Header(header) else {
            // SQLite takes nothing from a log without a whole header.
            return LeftOver(frames: 0, bytes: header.count + (try length(read)))
        }
        var sum = log.sum
        var isUnbroken = true
        var leftOver = LeftOver.nothing
        while true {
            let frame = try read(frameHeaderLength + log.pageSize)
            let isOfThisLog = frame.count < 16 || Array(frame[8..<16]) == log.salts
            // What an earlier, finished log left in the file is no part of this one.
            if frame.isEmpty || !isOfThisLog { return leftOver }
            leftOver.frames += 1
            leftOver.bytes += frame.count
            guard frame.count == frameHeaderLength + log.pageSize else { return leftOver }
            sum.add(frame[0..<8], isBigEndian: log.isBigEndian)
            sum.add(frame[frameHeaderLength...], isBigEndian: log.isBigEndian)
            isUnbroken = isUnbroken && sum == Checksum(word(frame, 16), word(frame, 20))
            if isUnbroken, word(frame, 4) != 0 { leftOver = .nothing }
        }
    }

    private static func length(_ read: (Int) throws -> [UInt8]) rethrows -> Int {
        var length = 0
        while true {
            let count = try read(65_536).count
            if count == 0 { return length }
            length += count
        }
    }

    private struct Header {
        let pageSize: Int
        let isBigEndian: Bool
        let salts: [UInt8]
        let sum: Checksum

        init?(_ bytes: [UInt8]) {
            guard bytes.count == headerLength, word(bytes, 0) & ~1 == 0x377F_0682,
                word(bytes, 4) == 3_007_000
            else { return nil }
            isBigEndian = word(bytes, 0) & 1 == 1
            let size = word(bytes, 8) == 1 ? 65_536 : word(bytes, 8)
            guard (512...65_536).contains(size), size & (size - 1) == 0 else { return nil }
            pageSize = Int(size)
            salts = Array(bytes[16..<24])
            var sum = Checksum(0, 0)
            sum.add(bytes[0..<24], isBigEndian: isBigEndian)
            guard sum == Checksum(word(bytes, 24), word(bytes, 28)) else { return nil }
            self.sum = sum
        }
    }

    private struct Checksum: Equatable {
        var first: UInt32
        var second: UInt32

        init(_ first: UInt32, _ second: UInt32) {
            self.first = first
            self.second = second
        }

        mutating func add(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) {
            for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 8) {
                let left = word(bytes, index)
                let right = word(bytes, index + 4)
                first = first &+ (isBigEndian ? left : left.byteSwapped) &+ second
                second = second &+ (isBigEndian ? right : right.byteSwapped) &+ first
            }
        }
    }

    /// The big-endian word that begins at an index.
    private static func word(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
        UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16
            | UInt32(bytes[index + 2]) << 8 | UInt32(bytes[index + 3])
    }

    private static func word(_ bytes: [UInt8], _ index: Int) -> UInt32 { word(bytes[...], index) }
}
