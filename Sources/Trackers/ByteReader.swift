// SPDX-License-Identifier: Apache-2.0

/// Why the bytes of a frame could not be read on.
enum FrameError: Error, Equatable {
    /// The frame ends before the field does.
    case truncated
}

/// A cursor over the bytes of one frame; big-endian unless a name says otherwise.
///
/// - Throws: ``FrameError/truncated`` when a field runs past `end`; the cursor then stays.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var position: Int
    /// The offset after the last byte that may be read; never beyond the frame.
    private(set) var end: Int

    /// Reads `range` of `bytes`, cut to what is there.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = min(max(range.lowerBound, 0), bytes.count)
        end = min(max(range.upperBound, position), bytes.count)
    }

    init(_ bytes: [UInt8]) { self.init(bytes, in: 0..<bytes.count) }

    var remaining: Int { max(end - position, 0) }

    mutating func skip(_ count: Int) throws(FrameError) {
        guard count >= 0, count <= remaining else { throw .truncated }
        position += count
    }

    mutating func u8() throws(FrameError) -> UInt8 {
        guard remaining >= 1 else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func u16() throws(FrameError) -> UInt16 { UInt16(try unsigned(bytes: 2)) }
    mutating func u32() throws(FrameError) -> UInt32 { UInt32(try unsigned(bytes: 4)) }

    mutating func take(_ count: Int) throws(FrameError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// The byte `offset` places ahead, without moving; nil past the end.
    func peek(_ offset: Int = 0) -> UInt8? {
        offset >= 0 && offset < remaining ? bytes[position + offset] : nil
    }

    /// What is left, without moving.
    var rest: ArraySlice<UInt8> { bytes[position..<position + remaining] }

    /// Moves to `count` bytes before the end, forwards only.
    mutating func moveToLast(_ count: Int) throws(FrameError) {
        try skip(remaining - count)
    }

    /// Lets the reader run on to `newEnd`, for fields that overlap what should follow them.
    mutating func extend(to newEnd: Int) {
        end = max(end, min(newEnd, bytes.count))
    }

    /// Takes back what ``extend(to:)`` gave.
    mutating func retract(to newEnd: Int) {
        end = min(end, max(newEnd, 0))
    }

    private mutating func unsigned(bytes count: Int) throws(FrameError) -> UInt64 {
        guard count <= remaining else { throw .truncated }
        var value: UInt64 = 0
        for offset in 0..<count { value = value << 8 | UInt64(bytes[position + offset]) }
        position += count
        return value
    }
}
