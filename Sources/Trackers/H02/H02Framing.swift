// SPDX-License-Identifier: Apache-2.0

/// Finds the frames in an H02 stream.
///
/// A sentence ends in `#`. A binary frame says nothing of its length: the first length behind
/// which the next frame begins is its own, and the end of a read ends it in any case: all that
/// matters to us stands in the first 32 bytes, and an SOS does not wait for the rest.
enum H02Framing {
    static func cut(_ buffer: inout [UInt8], isEndOfRead: Bool, longest: Int) -> Cut? {
        let blanks = buffer.prefix { $0 == 0x0D || $0 == 0x0A }.count
        if blanks > 0 { buffer.removeFirst(blanks) }
        guard !buffer.isEmpty else { return nil }
        guard mayBegin(buffer, at: 0) else {
            return .garbage(take(nextStart(in: buffer) ?? buffer.count, from: &buffer))
        }
        let isSentence = buffer[0] == 0x2A
        if isSentence, let inner = innerStart(in: buffer) {
            return .garbage(take(inner, from: &buffer))
        }
        let length =
            isSentence ? sentenceLength(buffer) : binaryLength(buffer, isEndOfRead: isEndOfRead)
        if let length, length <= longest { return .frame(take(length, from: &buffer)) }
        guard length != nil || buffer.count >= longest else { return nil }
        return .garbage(take(nextStart(in: buffer) ?? buffer.count, from: &buffer))
    }

    private static func sentenceLength(_ buffer: [UInt8]) -> Int? {
        buffer.firstIndex(of: 0x23).map { $0 + 1 }
    }

    private static func binaryLength(_ buffer: [UInt8], isEndOfRead: Bool) -> Int? {
        let lengths = H02Binary.lengths(of: buffer)
        for length in lengths where length < buffer.count {
            let next = buffer[length]
            if next == 0x0D || next == 0x0A || mayBegin(buffer, at: length) { return length }
        }
        if buffer.count > H02Binary.longest { return lengths.first }
        return isEndOfRead && buffer.count >= H02Binary.shortest ? buffer.count : nil
    }

    /// Whether a frame may begin here, from as much as is there of it.
    private static func mayBegin(_ buffer: [UInt8], at start: Int) -> Bool {
        switch buffer[start] {
        case 0x2A:
            // `*`, two letters or digits, a comma.
            let head = buffer[(start + 1)...].prefix(3)
            return head.prefix(2).allSatisfy(isLetterOrDigit)
                && (head.count < 3 || head.last == 0x2C)
        case 0x24, 0x58:
            return H02Binary.Form.likely(buffer[start...]) != nil
        default:
            return false
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func nextStart(in buffer: [UInt8]) -> Int? {
        (1..<max(buffer.count, 1)).first { mayBegin(buffer, at: $0) }
    }

    /// Where, inside the sentence at the front, another frame begins: the first was cut short.
    private static func innerStart(in buffer: [UInt8]) -> Int? {
        for index in buffer.indices.dropFirst() {
            switch buffer[index] {
            case 0x23: return nil
            case 0x2A where index + 3 < buffer.count && mayBegin(buffer, at: index): return index
            case 0x24, 0x58:
                let rest = buffer[index...]
                if rest.count >= 32, H02Binary.Form.likely(rest)?.isCertain == true { return index }
            default: break
            }
        }
        return nil
    }

    private static func take(_ count: Int, from buffer: inout [UInt8]) -> [UInt8] {
        let taken = Array(buffer[..<count])
        buffer.removeFirst(count)
        return taken
    }
}
