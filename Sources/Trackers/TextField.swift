// SPDX-License-Identifier: Apache-2.0
import Domain

/// One field of a text message, without the blanks around it.
struct TextField {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        self.bytes = bytes
    }

    init(_ text: String) { self.init(ArraySlice(text.utf8)) }

    var isEmpty: Bool { bytes.isEmpty }
    var count: Int { bytes.count }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// True for decimal digits only, at least one.
    var isDigits: Bool { !isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) } }

    /// A decimal number, as `-12.5e3`; nil for anything else, and beyond 40 bytes.
    var number: Double? {
        guard (1...40).contains(count), bytes.contains(where: { (0x30...0x39).contains($0) }),
            bytes.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        return number
    }

    /// A whole number of up to nine decimal digits.
    var whole: Int? { isDigits && count <= 9 ? Int(text) : nil }

    /// Exactly eight hexadecimal digits.
    var word: UInt32? {
        guard count == 8, bytes.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
        return UInt32(text, radix: 16)
    }

    /// The digits in twos, `093043` as 9, 30, 43; nil unless there are six of them.
    var pairs: (Int, Int, Int)? {
        guard count == 6, isDigits, let whole else { return nil }
        return (whole / 10_000, whole / 100 % 100, whole % 100)
    }
}

extension ArraySlice<UInt8> {
    /// The fields between commas, empty ones too.
    var fields: [TextField] {
        split(separator: 0x2C, omittingEmptySubsequences: false).map { TextField($0) }
    }

    /// Where `text` first stands; nil when it does not.
    func offset(of text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, count >= wanted.count else { return nil }
        for start in startIndex...(endIndex - wanted.count)
        where self[start] == first && self[start...].starts(with: wanted) {
            return start
        }
        return nil
    }
}
