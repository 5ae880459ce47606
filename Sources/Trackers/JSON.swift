// SPDX-License-Identifier: Apache-2.0

/// A JSON text as the apps send it, read without Foundation.
///
/// - Shape: RFC 8259; of two members with one name the first counts, and what nests deeper than
///   ``JSONReader/deepest`` is refused.
enum JSON: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case array([JSON])
    case object([(name: String, value: JSON)])

    /// Nil when `bytes` are no JSON.
    init?(parsing bytes: [UInt8]) {
        var reader = JSONReader(bytes)
        guard let value = reader.document() else { return nil }
        self = value
    }

    /// The member of that name; nil where it is absent or null, or this is no object.
    subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self,
            let value = members.first(where: { $0.name == name })?.value, value != .null
        else { return nil }
        return value
    }

    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

    static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.text(let left), .text(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left.elementsEqual(right, by: ==)
        case (.null, _), (.bool, _), (.number, _), (.text, _), (.array, _), (.object, _): false
        }
    }
}

/// A cursor over JSON bytes; each reader answers nil for what is no JSON.
struct JSONReader {
    static let deepest = 32

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() -> JSON? {
        guard let value = value() else { return nil }
        skipBlanks()
        return position == bytes.count ? value : nil
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    /// Moves over `byte` when it comes next, after blanks.
    private mutating func skip(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skip(word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private mutating func value() -> JSON? {
        skipBlanks()
        switch next {
        case 0x7B: return nested { $0.object() }
        case 0x5B: return nested { $0.array() }
        case 0x22: return text().map { .text($0) }
        case 0x74: return skip(word: "true") ? .bool(true) : nil
        case 0x66: return skip(word: "false") ? .bool(false) : nil
        case 0x6E: return skip(word: "null") ? .null : nil
        default: return number()
        }
    }

    private mutating func nested(_ read: (inout JSONReader) -> JSON?) -> JSON? {
        guard depth < Self.deepest else { return nil }
        depth += 1
        position += 1
        defer { depth -= 1 }
        return read(&self)
    }

    private mutating func object() -> JSON? {
        var members: [(name: String, value: JSON)] = []
        if skip(0x7D) { return .object(members) }
        repeat {
            skipBlanks()
            guard let name = text(), skip(0x3A), let value = value() else { return nil }
            members.append((name, value))
        } while skip(0x2C)
        return skip(0x7D) ? .object(members) : nil
    }

    private mutating func array() -> JSON? {
        var items: [JSON] = []
        if skip(0x5D) { return .array(items) }
        repeat {
            guard let item = value() else { return nil }
            items.append(item)
        } while skip(0x2C)
        return skip(0x5D) ? .array(items) : nil
    }

    private mutating func number() -> JSON? {
        let digits = bytes[position...].prefix {
            (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0)
        }
        guard let number = TextField(digits).number else { return nil }
        position += digits.count
        return .number(number)
    }

    private mutating func text() -> String? {
        guard next == 0x22 else { return nil }
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case 0x22: return String(decoding: text, as: UTF8.self)
            case 0x5C:
                guard let escaped = escape() else { return nil }
                text += escaped
            case ..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    /// What stands after a backslash, in UTF-8.
    private mutating func escape() -> [UInt8]? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case 0x22, 0x2F, 0x5C: return [byte]
        case 0x62: return [0x08]
        case 0x66: return [0x0C]
        case 0x6E: return [0x0A]
        case 0x72: return [0x0D]
        case 0x74: return [0x09]
        case 0x75: return unit().map { Array(character($0).utf8) }
        default: return nil
        }
    }

    /// Four hexadecimal digits: one unit of UTF-16.
    private mutating func unit() -> UInt16? {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.first != 0x2B, digits.first != 0x2D,
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        position += 4
        return unit
    }

    /// A pair of surrogates makes one character; one alone a replacement.
    private mutating func character(_ unit: UInt16) -> String {
        var units = [unit]
        let before = position
        if 0xD800...0xDBFF ~= unit, skip(word: "\\u"), let second = self.unit() {
            if 0xDC00...0xDFFF ~= second { units.append(second) } else { position = before }
        }
        return String(decoding: units, as: UTF16.self)
    }
}
