// SPDX-License-Identifier: Apache-2.0

/// One value that goes with a sentence, in PostgreSQL's binary form.
struct Parameter {
    /// PostgreSQL's number of the type.
    let type: UInt32
    /// Nil for NULL.
    let bytes: [UInt8]?

    private init(type: UInt32, bytes: [UInt8]?) {
        self.type = type
        self.bytes = bytes
    }

    static func bigint(_ value: Int64?) -> Parameter {
        Parameter(type: 20, bytes: value.map { big(UInt64(bitPattern: $0)) })
    }

    static func bigint(_ value: Int) -> Parameter { bigint(Int64(value)) }

    static func bytea(_ bytes: [UInt8]) -> Parameter { Parameter(type: 17, bytes: bytes) }

    static func text(_ text: String) -> Parameter { Parameter(type: 25, bytes: Array(text.utf8)) }

    /// A moment as the server itself gave it.
    static func timestamptz(_ bytes: [UInt8]) -> Parameter { Parameter(type: 1184, bytes: bytes) }

    static func bigints(_ values: [Int64]) -> Parameter {
        array(type: 1016, of: 20, values) { big(UInt64(bitPattern: $0)) }
    }

    static func byteas(_ values: [[UInt8]]) -> Parameter {
        array(type: 1001, of: 17, values) { $0 }
    }

    /// Dimensions, whether there are NULLs, the elements' type; then length and first index, and
    /// each element after its length.
    private static func array<Element>(
        type: UInt32, of element: UInt32, _ values: [Element], _ bytes: (Element) -> [UInt8]
    ) -> Parameter {
        var all = big(UInt32(values.isEmpty ? 0 : 1)) + big(UInt32(0)) + big(element)
        if !values.isEmpty { all += big(UInt32(values.count)) + big(UInt32(1)) }
        for value in values {
            let value = bytes(value)
            all += big(UInt32(value.count))
            all += value
        }
        return Parameter(type: type, bytes: all)
    }

    private static func big(_ number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
        stride(from: number.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: number >> $0)
        }
    }
}
