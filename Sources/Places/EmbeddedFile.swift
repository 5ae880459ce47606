// SPDX-License-Identifier: Apache-2.0
import CPlaces

/// One of the files inside the program, read in place; integers are little-endian.
@safe
struct EmbeddedFile: @unchecked Sendable {
    // Safe because the bytes are constants of the program: nothing writes or frees them, and
    // every read below checks its offset first.
    private let base: UnsafePointer<UInt8>
    let count: Int

    private init(_ file: natalia_places_file) {
        // Safe because the C side promises `count` bytes that stay; it never hands out null.
        unsafe (base, count) = unsafe (file.bytes, file.count)
    }

    // Safe because these C functions only return the address and size of a constant.
    static let countries = unsafe EmbeddedFile(natalia_places_countries())
    static let zones = unsafe EmbeddedFile(natalia_places_zones())
    static let towns = unsafe EmbeddedFile(natalia_places_towns())
    static let outlines = unsafe EmbeddedFile(natalia_places_outlines())

    subscript(offset: Int) -> UInt8 {
        // Safe because the range was checked to lie inside the file.
        unsafe base[checked(offset, 1).lowerBound]
    }

    func unsigned(at offset: Int, bytes: Int) -> Int {
        let range = checked(offset, bytes)
        var value = 0
        for index in range.reversed() {
            // Safe because the range was checked to lie inside the file.
            value = unsafe value << 8 | Int(base[index])
        }
        return value
    }

    /// Three bytes in two's complement.
    func signed24(at offset: Int) -> Int {
        let value = unsigned(at: offset, bytes: 3)
        return value < 1 << 23 ? value : value - 1 << 24
    }

    func text(at offset: Int, bytes: Int) -> String {
        let range = checked(offset, bytes)
        // Safe because the range was checked to lie inside the file.
        let content = unsafe UnsafeBufferPointer(start: base + range.lowerBound, count: bytes)
        return unsafe String(decoding: content, as: UTF8.self)
    }

    private func checked(_ offset: Int, _ bytes: Int) -> Range<Int> {
        precondition(
            offset >= 0 && bytes >= 0 && offset + bytes <= count,
            "an embedded file is shorter than it says")
        return offset..<offset + bytes
    }

    var lines: [Substring] { text(at: 0, bytes: count).split(separator: "\n") }
}
