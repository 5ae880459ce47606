// SPDX-License-Identifier: Apache-2.0
package import Domain

/// The H02 protocol of Sinotrack, Reachfar, LK and their clones, over TCP and UDP: sentences
/// `*HQ,…#` mixed with binary frames that begin with `$` or `X`.
///
/// Every frame names its device; where the name is empty, the one before on this connection holds.
///
/// - Source: docs/DEVICES.md, h02.
package struct H02: WireProtocol {
    package static let name = "h02"
    /// The answer to a settings command is the longest sentence, some 300 bytes.
    package static let longestFrame = 1024

    private var device: DeviceIdentifier?
    /// The name as it stood on the wire, for replies.
    private var deviceText: [UInt8] = []

    package init() {}

    package mutating func cut(_ buffer: inout [UInt8], isEndOfRead: Bool) -> Cut? {
        H02Framing.cut(&buffer, isEndOfRead: isEndOfRead, longest: Self.longestFrame)
    }

    package mutating func read(_ frame: [UInt8], now: Moment) -> Reading {
        var reading = Reading()
        switch frame.first {
        case 0x24, 0x58:
            guard let message = H02Binary(frame) else {
                reading.warnings = [.truncated]
                return reading
            }
            name(message.digits)
            reading.take(message.draft(device: device))
        case 0x2A:
            let sentence = H02Sentence(frame)
            name(sentence.device)
            reading.take(sentence.draft(device: device))
            reading.replies = sentence.reply(to: deviceText, at: now).map { [$0] } ?? []
        default:
            reading.warnings = [.truncated]
        }
        return reading
    }

    private mutating func name(_ text: ArraySlice<UInt8>) {
        guard !text.isEmpty else { return }
        // A name that is none must not borrow the one before.
        device = DeviceIdentifier(String(decoding: text, as: UTF8.self))
        deviceText = device == nil ? [] : Array(text)
    }
}

extension Reading {
    fileprivate mutating func take(_ draft: Draft) {
        reports = [draft.report]
        warnings = draft.warnings
        if draft.report.device == nil { warnings.append(.notLoggedIn) }
    }
}
