// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import NIOCore

/// The named values of a form or of a query: `answer=2&text=on+my+way`.
///
/// What is no UTF-8 is repaired, never refused: an answer with an odd letter is still an answer.
struct FormFields: Sendable, Equatable {
    private var values: [String: String] = [:]

    init(_ encoded: some StringProtocol) { self.init(bytes: Array(encoded.utf8)) }

    init(bytes: [UInt8]) {
        for field in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = field.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decoded(parts[0])
            // The first of two values counts.
            guard values[name] == nil else { continue }
            values[name] = parts.count == 2 ? Self.decoded(parts[1]) : ""
        }
    }

    /// The fields of a posted form; nil when it is longer than `most` bytes.
    init?(postedIn request: Request, most: Int) async throws {
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= most else { return nil }
            bytes += Array(part.readableBytesView)
        }
        self.init(bytes: bytes)
    }

    subscript(_ name: String) -> String? { values[name] }

    /// Undoes percent signs and plus signs; a percent sign without two digits stays.
    static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                result.append(value)
                rest.removeFirst(2)
            } else {
                result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension String {
    /// Whether two secrets are the same, in a time that tells nothing of how far they agree.
    func isSameSecret(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
