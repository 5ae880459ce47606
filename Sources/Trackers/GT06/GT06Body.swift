// SPDX-License-Identifier: Apache-2.0
import Domain

/// Reads the body of one GT06 frame into a draft.
struct GT06Body {
    let frame: GT06Frame
    let model: GT06.Model?
    var zoneMinutes: Int
    var bytes: ByteReader
    var draft: Draft

    init(_ frame: GT06Frame, device: DeviceIdentifier?, model: GT06.Model?, zoneMinutes: Int) {
        self.frame = frame
        self.model = model
        self.zoneMinutes = zoneMinutes
        bytes = ByteReader(frame.bytes, in: frame.body)
        draft = Draft(device: device)
        draft.report.serial = frame.layout == .accessPoints ? nil : UInt32(frame.serial)
    }

    mutating func read() throws(FrameError) {
        switch frame.layout {
        case .login: try readLogin()
        case .heartbeat: try readHeartbeat()
        case .longHeartbeat: try readLongHeartbeat()
        case .badgeHeartbeat: raise(information: try bytes.u8())
        case .stepsHeartbeat: try readStepsHeartbeat()
        case .statusFields: try readStatusFields()
        case .position(let after, let imei): try readPosition(after: after, imei: imei)
        case .positionAndInformation: try readPositionAndInformation()
        case .positionAndS5: try readPositionAndS5()
        case .positionAndCard: try readPositionAndCard()
        case .positionAndBadge: try readPositionAndBadge()
        case .alarm(let mayHaveFence): try readAlarm(mayHaveFence: mayHaveFence)
        case .cellAlarm: try readCellAlarm()
        case .accessPointAlarm: try readAccessPointAlarm()
        case .surroundings: draft.report.sentAt = time(try bytes.take(6))
        case .accessPoints: draft.report.sentAt = decimalTime(try bytes.take(6))
        case .camera: try readCamera()
        case .modular: try readModular()
        case .jimiAlarm: try readJimiAlarm()
        case .az735: try readAZ735()
        case .answer(let textAfter): try readAnswer(textAfter: textAfter)
        case .information: try readInformation()
        case .accessory: readAccessory()
        case .timeRequest, .other: break
        case .unknown: draft.warn(.unknownType(UInt32(frame.type)))
        }
    }

    /// Name, then model u16 and clock u16: bits 15-4 hours * 100 + minutes, bit 3 west.
    private mutating func readLogin() throws(FrameError) {
        zoneMinutes = 0
        draft.report.device = nil
        // One firmware lets the name run into what should follow it.
        bytes.extend(to: frame.bytes.count - 2)
        draft.report.device = imei(try bytes.take(8))
        bytes.retract(to: frame.body.upperBound)
        guard bytes.remaining >= 4 else { return }
        try bytes.skip(2)
        let clock = Int(try bytes.u16())
        let minutes = (clock >> 4) / 100 * 60 + (clock >> 4) % 100
        guard minutes <= 14 * 60 else { return draft.warn(.unreadableField("time zone")) }
        zoneMinutes = clock & 8 == 0 ? minutes : -minutes
    }

    /// The name in 8 bytes of two digits each, the first digit being none of it.
    func imei(_ bytes: ArraySlice<UInt8>) -> DeviceIdentifier? {
        var digits = ""
        for byte in bytes {
            digits += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return DeviceIdentifier(digits.dropFirst())
    }

    /// Year since 2000, month, day, hour, minute, second; nil and flagged when it is no time.
    mutating func time(_ bytes: ArraySlice<UInt8>) -> Moment? {
        let parts = bytes.map { Int($0) }
        guard parts.count == 6,
            let moment = CalendarTime(
                year: 2000 + parts[0], month: parts[1], day: parts[2],
                hour: parts[3], minute: parts[4], second: parts[5]
            ).moment
        else {
            draft.warn(.unreadableField("time"))
            return nil
        }
        return Moment(milliseconds: moment.milliseconds - Int64(zoneMinutes) * 60_000)
    }

    /// As ``time(_:)``, each byte holding two decimal digits.
    private mutating func decimalTime(_ bytes: ArraySlice<UInt8>) -> Moment? {
        time(ArraySlice(bytes.map { $0 & 15 > 9 ? 0xFF : ($0 >> 4) * 10 + ($0 & 15) }))
    }
}
