// SPDX-License-Identifier: Apache-2.0

/// A telephone number in E.164: `+` and 7 to 15 digits. Prints masked.
package struct PhoneNumber: Hashable, Sendable {
    private let digits: String

    /// Reads `+46 70-123 45 67` and the like; a leading `00` counts as `+`. Nil for anything else.
    package init?(_ text: some StringProtocol) {
        var digits: [UInt8] = []
        digits.reserveCapacity(16)
        var isInternational = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
            case UInt8(ascii: "+") where digits.isEmpty && !isInternational: isInternational = true
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: "."):
                continue
            default: return nil
            }
        }
        if !isInternational {
            guard digits.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "0")]) else { return nil }
            digits.removeFirst(2)
        }
        guard (7...15).contains(digits.count), digits.first != UInt8(ascii: "0") else {
            return nil
        }
        self.digits = String(decoding: digits, as: UTF8.self)
    }

    /// `+46701234567`.
    package func e164(for purpose: Purpose) -> String { "+" + digits }
}

extension PhoneNumber: CustomStringConvertible, CustomReflectable {
    package var description: String { "+•••" + digits.suffix(2) }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// A mail address, checked for shape only. Prints masked.
package struct MailAddress: Hashable, Sendable {
    private let text: String

    /// Nil without exactly one `@`, with a blank or control character, or longer than 254 bytes.
    package init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        guard bytes.count <= 254,
            let at = bytes.firstIndex(of: UInt8(ascii: "@")), at != bytes.startIndex,
            !bytes[bytes.index(after: at)...].contains(UInt8(ascii: "@")),
            bytes.distance(from: at, to: bytes.endIndex) > 3,
            bytes.allSatisfy({ $0 > 32 && $0 != 127 && $0 != 60 && $0 != 62 })
        else { return nil }
        self.text = String(text)
    }

    package func text(for purpose: Purpose) -> String { text }
}

extension MailAddress: CustomStringConvertible, CustomReflectable {
    package var description: String { "•••@•••" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// A kind of way out to people.
package enum Channel: String, Hashable, Sendable, CaseIterable {
    case sms
    case mail
    case post
}

/// Where one message goes, and by which kind of way.
package enum Address: Hashable, Sendable {
    case sms(PhoneNumber)
    case mail(MailAddress)
    /// The organisation's own public feed.
    case post

    package var channel: Channel {
        switch self {
        case .sms: .sms
        case .mail: .mail
        case .post: .post
        }
    }

    /// FNV-1a of the address, begun with a seed: the same in every process.
    func hash(with seed: UInt64) -> UInt64 {
        let text =
            switch self {
            case .sms(let number): number.e164(for: .record)
            case .mail(let mail): mail.text(for: .record)
            case .post: ""
            }
        return text.utf8.reduce(0xcbf2_9ce4_8422_2325 ^ seed) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
    }
}

/// A language by its two- or three-letter ISO 639 code.
package struct Language: Hashable, Sendable {
    package let code: String

    package init?(_ code: some StringProtocol) {
        guard (2...3).contains(code.utf8.count), code.utf8.allSatisfy({ (97...122).contains($0) })
        else { return nil }
        self.code = String(code)
    }

    private init(known code: String) { self.code = code }

    package static let english = Language(known: "en")
}
