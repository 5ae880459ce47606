// SPDX-License-Identifier: Apache-2.0
import Domain

/// What goes back to a GT06 device.
enum GT06Reply {
    /// The replies to `frame`; to a device without a name, only those that promise nothing.
    static func replies(to frame: GT06Frame, isKnown: Bool, at now: Moment) -> [[UInt8]] {
        switch frame.layout {
        case .timeRequest: return [time(now)]
        case _ where !isKnown: return []
        case .accessPoints: return [accessPoints(frame)]
        case _ where frame.type == 0x2A: return [noAddress]
        default: return acknowledgement(of: frame).map { [$0] } ?? []
        }
    }

    private static func acknowledgement(of frame: GT06Frame) -> [UInt8]? {
        guard frame.isLong else {
            return isShortAnswered(frame) ? short(frame.type, [], frame.serial) : nil
        }
        switch frame.type {
        case 0x32, 0x33, 0x41: return long(frame.type, [], frame.serial)
        case 0x36, 0x39, 0x70, 0xF1, 0xF2: return short(frame.type, [], frame.serial)
        case 0x15, 0x38, 0x94: return nil
        default: break
        }
        switch frame.layout {
        case .answer, .other, .unknown, .information: return nil
        default: return short(frame.type, [], frame.serial)
        }
    }

    private static func isShortAnswered(_ frame: GT06Frame) -> Bool {
        switch (frame.type, frame.length) {
        // Answers to commands, phone cells, supply, pieces of pictures, lists of access points.
        case (0x80...0x82, _), (0x34, _), (0x94, _), (0x35, _), (0xF3, _): false
        case (0x24, 0x2E), (0x19, 0x17...): false
        default: true
        }
    }

    static func short(_ type: UInt8, _ body: [UInt8], _ serial: UInt16) -> [UInt8] {
        finish([0x78, 0x78, UInt8(truncatingIfNeeded: body.count + 5), type] + body, serial)
    }

    static func long(_ type: UInt8, _ body: [UInt8], _ serial: UInt16) -> [UInt8] {
        let length = UInt16(truncatingIfNeeded: body.count + 5)
        return finish([0x79, 0x79] + pair(length) + [type] + body, serial)
    }

    private static func finish(_ start: [UInt8], _ serial: UInt16) -> [UInt8] {
        let counted = start + pair(serial)
        return counted + pair(Checksum.x25(counted.dropFirst(2))) + [0x0D, 0x0A]
    }

    private static func pair(_ word: UInt16) -> [UInt8] {
        [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
    }

    private static func time(_ now: Moment) -> [UInt8] {
        let time = CalendarTime(now)
        let parts = [time.year - 2000, time.month, time.day, time.hour, time.minute, time.second]
        return short(0x8A, parts.map { UInt8(truncatingIfNeeded: $0) }, 0)
    }

    /// The time of the frame goes back, without a serial or a checksum.
    private static func accessPoints(_ frame: GT06Frame) -> [UInt8] {
        [0x78, 0x78, 0x00, frame.type] + frame.bytes[frame.body].prefix(6) + [0x0D, 0x0A]
    }

    /// An answer to a request for an address, of which we look up none.
    private static let noAddress: [UInt8] = {
        let text = Array("NA&&NA&&0##".utf8)
        return long(0x97, [UInt8(text.count), 0, 0, 0, 0] + text, 0)
    }()
}
