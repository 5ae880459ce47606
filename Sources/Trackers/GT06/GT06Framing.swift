// SPDX-License-Identifier: Apache-2.0

/// Finds the frames in a GT06 stream.
///
/// The length decides where it ends in `0d0a`. Where it does not, the frame is damaged: then the
/// next frame that is whole by its own length ends it, or the next `0d0a` before a start marker.
/// `0d0a` alone decides nothing, for it occurs inside frames.
enum GT06Framing {
    static func cut(_ buffer: inout [UInt8], isEndOfRead: Bool, longest: Int) -> Cut? {
        guard let start = nextStart(in: buffer, from: 0) else {
            let mayBegin = buffer.last == 0x78 || buffer.last == 0x79
            return garbage(buffer.count - (mayBegin ? 1 : 0), of: &buffer)
        }
        guard start == 0 else { return garbage(start, of: &buffer) }
        switch extent(of: buffer, isEndOfRead: isEndOfRead, longest: longest) {
        case .frame(let count):
            let frame = Array(buffer[..<count])
            buffer.removeFirst(count)
            return .frame(frame)
        case .garbage(let count):
            return garbage(count, of: &buffer)
        case .open:
            guard buffer.count >= longest else { return nil }
            let next = nextStart(in: buffer, from: 2) ?? buffer.count - 1
            return garbage(next, of: &buffer)
        }
    }

    private enum Extent {
        case frame(Int)
        case garbage(Int)
        /// More bytes are needed.
        case open
    }

    private static func extent(
        of buffer: [UInt8], isEndOfRead: Bool, longest: Int
    ) -> Extent {
        guard let header = GT06Header(buffer, at: 0), header.typeOffset < buffer.count else {
            return .open
        }
        if isEnd(buffer, header.total) && header.total <= longest { return .frame(header.total) }
        if let total = accessPointsTotal(buffer, header), total <= longest {
            if isEnd(buffer, total) { return .frame(total) }
            if buffer.count < total { return .open }
        }
        let isDamaged = buffer.count >= header.total || header.total > longest
        if let next = nextWhole(in: buffer, onlyIfRight: !isDamaged) {
            if let end = nextEnd(in: buffer, upTo: next) { return .frame(end) }
            // A last byte lost, or one too many: the frame is still worth reading.
            return abs(next - header.total) <= 2 ? .frame(next) : .garbage(next)
        }
        if isDamaged {
            guard let end = nextEnd(in: buffer, upTo: buffer.count) else { return .open }
            return end < buffer.count || isEndOfRead ? .frame(end) : .open
        }
        return isEndOfRead && isWhole(buffer, header) ? .frame(buffer.count) : .open
    }

    /// Whether a frame that counts bytes it does not send is all there: its checksum says so, or
    /// it is a login, which unanswered would be the last that the device sends.
    private static func isWhole(_ buffer: [UInt8], _ header: GT06Header) -> Bool {
        guard isEnd(buffer, buffer.count) else { return false }
        let isLogin = !header.isLong && buffer[header.typeOffset] == 0x01 && buffer.count >= 15
        return isLogin || GT06Frame.isChecksumRight(buffer[...])
    }

    /// The length of a frame of access points, whose length byte is their number.
    ///
    /// Shape: time 6, number x 7, cell count 1, network 3, cells x 5, `0d0a`.
    static func accessPointsTotal(_ buffer: [UInt8], _ header: GT06Header) -> Int? {
        guard !header.isLong, [0x17, 0x69].contains(buffer[header.typeOffset]) else { return nil }
        let cellCount = header.typeOffset + 7 + header.length * 7
        guard cellCount < buffer.count else { return nil }
        return cellCount + 1 + 3 + Int(buffer[cellCount]) * 5 + 2
    }

    private static func isEnd(_ buffer: [UInt8], _ end: Int) -> Bool {
        end >= 6 && end <= buffer.count && buffer[end - 2] == 0x0D && buffer[end - 1] == 0x0A
    }

    /// The end of the first `0d0a` with a start marker, or nothing, behind it.
    private static func nextEnd(in buffer: [UInt8], upTo limit: Int) -> Int? {
        guard limit >= 6 else { return nil }
        for end in 6...limit where isEnd(buffer, end) {
            let left = buffer.count - end
            let mayBegin = left == 1 && (buffer[end] == 0x78 || buffer[end] == 0x79)
            if left == 0 || mayBegin || GT06Header.isStart(buffer, at: end) { return end }
        }
        return nil
    }

    /// Where, after the front, the first frame stands that is whole by its own length.
    private static func nextWhole(in buffer: [UInt8], onlyIfRight: Bool) -> Int? {
        // Bytes made to match many times over must not cost a checksum each.
        var checksumsLeft = 8
        var from = 1
        while let start = nextStart(in: buffer, from: from), checksumsLeft > 0 {
            from = start + 1
            guard let header = GT06Header(buffer, at: start), header.length >= 5,
                isEnd(buffer, start + header.total)
            else { continue }
            guard onlyIfRight else { return start }
            checksumsLeft -= 1
            if GT06Frame.isChecksumRight(buffer[start..<start + header.total]) { return start }
        }
        return nil
    }

    private static func nextStart(in buffer: [UInt8], from first: Int) -> Int? {
        guard first + 1 < buffer.count else { return nil }
        return (first..<buffer.count - 1).first { GT06Header.isStart(buffer, at: $0) }
    }

    private static func garbage(_ count: Int, of buffer: inout [UInt8]) -> Cut? {
        guard count > 0 else { return nil }
        let garbage = Array(buffer[..<count])
        buffer.removeFirst(count)
        return .garbage(garbage)
    }
}
