// SPDX-License-Identifier: Apache-2.0

/// Just enough of the Protocol Buffers wire format to add a field somewhere inside a message.
enum WireForm {
    /// Field 1999, a varint of 1: no message of ours has it.
    private static let unknown: [UInt8] = [0xF8, 0x7C, 0x01]

    /// The message with the unknown field at its end, and at the end of every part of it that may
    /// be a message, one at a time.
    static func withUnknownFields(_ bytes: [UInt8]) -> [[UInt8]] {
        var altered = [bytes + unknown]
        guard let parts = parts(bytes) else { return [] }
        for (index, part) in parts.enumerated() {
            guard let content = part.content else { continue }
            for inner in withUnknownFields(content) {
                let before = parts[..<index].flatMap(\.whole)
                let after = parts[(index + 1)...].flatMap(\.whole)
                altered.append(before + part.tag + varint(inner.count) + inner + after)
            }
        }
        return altered
    }

    private struct Part {
        var tag: [UInt8]
        var whole: [UInt8]
        /// Of a part with a length.
        var content: [UInt8]?
    }

    private static func parts(_ bytes: [UInt8]) -> [Part]? {
        var parts: [Part] = []
        var index = 0
        while index < bytes.count {
            let start = index
            guard let tag = readVarint(bytes, &index), tag >> 3 > 0 else { return nil }
            let tagBytes = Array(bytes[start..<index])
            var content: [UInt8]?
            switch tag & 7 {
            case 0: guard readVarint(bytes, &index) != nil else { return nil }
            case 1: index += 8
            case 5: index += 4
            case 2:
                guard let count = readVarint(bytes, &index), count <= bytes.count - index else {
                    return nil
                }
                content = Array(bytes[index..<index + count])
                index += count
            default: return nil
            }
            guard index <= bytes.count else { return nil }
            parts.append(Part(tag: tagBytes, whole: Array(bytes[start..<index]), content: content))
        }
        return parts
    }

    private static func readVarint(_ bytes: [UInt8], _ index: inout Int) -> Int? {
        var value = 0
        for shift in stride(from: 0, to: 56, by: 7) {
            guard index < bytes.count else { return nil }
            value |= Int(bytes[index] & 0x7F) << shift
            index += 1
            if bytes[index - 1] < 0x80 { return value }
        }
        // Longer ones are numbers, never lengths or tags of ours.
        while index < bytes.count, bytes[index] >= 0x80 { index += 1 }
        index += 1
        return index <= bytes.count ? .max : nil
    }

    private static func varint(_ value: Int) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
    }
}
