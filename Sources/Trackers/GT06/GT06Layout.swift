// SPDX-License-Identifier: Apache-2.0

/// How the body of a GT06 frame is laid out, by its type, its form and its length.
enum GT06Layout: Equatable {
    case login
    /// Status block.
    case heartbeat
    /// Information, satellites u16, alarm, language, battery percent.
    case longHeartbeat
    /// Information, battery u16 in hundredths of a volt, signal, language u16 (GK310 badge).
    case badgeHeartbeat
    /// 9 bytes, steps u32, battery percent, charging, motion (SEEWORLD).
    case stepsHeartbeat
    /// Status block, then short fields (Jimi).
    case statusFields
    /// GPS block `after` some bytes; `imei` says where among them the name stands.
    case position(after: Int = 0, imei: Int? = nil)
    /// GPS, cell, then information, supply u16, signal, alarm extension (VXT01).
    case positionAndInformation
    /// GPS, cell, information, supply u16, signal, alarm (S5).
    case positionAndS5
    /// GPS, cell, mileage u32, card text, alarm (WETRUST).
    case positionAndCard
    /// GPS, wide cell, network, information, supply u16, battery, signal, alarm (LW4G).
    case positionAndBadge
    /// GPS, [length of] cell, status block [, fence].
    case alarm(mayHaveFence: Bool)
    /// Cell and status block, no GPS.
    case cellAlarm
    /// Access points and cells, then alarm and language.
    case accessPointAlarm
    /// Time, then cells or access points that nobody here looks up.
    case surroundings
    /// As surroundings, with the number of access points for a length and no checksum.
    case accessPoints
    case camera
    /// Fields by number (7979 type 70).
    case modular
    /// GPS, cell with its kind before it, status block, fields (7979 type 39).
    case jimiAlarm
    /// Blocks with their lengths before them, then a status code (7979 types 32 and 33).
    case az735
    /// The answer to a command, as text after so many bytes.
    case answer(textAfter: Int)
    case information
    /// A message of a Bluetooth accessory.
    case accessory
    case timeRequest
    /// A sign of life; what it says is no concern of ours.
    case other
    case unknown

    /// Lays out a frame that says its length is `declared`, where its bytes make it `measured`.
    init(type: UInt8, isLong: Bool, declared: Int, measured: Int) {
        if isLong {
            self = Self.long(type) ?? Self.short(type)
        } else if type == 0x17 || type == 0x69, declared != measured {
            self = .accessPoints
        } else {
            // The bytes that are there tell the model better than what is claimed of them.
            self = Self.variant(type, length: measured) ?? Self.short(type)
        }
    }

    private static func long(_ type: UInt8) -> GT06Layout? {
        switch type {
        case 0x32, 0x33: .az735
        case 0x39: .jimiAlarm
        case 0x38: .position()
        case 0x70: .modular
        case 0x21: .answer(textAfter: 5)
        case 0xF2: .accessory
        case 0x41, 0x66, 0x84, 0x8C, 0x9B, 0xF1, 0xFD: .other
        default: nil
        }
    }

    /// What a length gives away of the model.
    private static func variant(_ type: UInt8, length: Int) -> GT06Layout? {
        switch (type, length) {
        case (0x12, 0x24), (0x16, 0x24): .positionAndInformation
        case (0x12, 0x29): .positionAndCard
        case (0x12, 0x2B): .positionAndS5
        case (0x13, 0x13...): .longHeartbeat
        case (0x17, _): .position()
        case (0x19, 0x17...): .surroundings
        case (0x22, 0x3C), (0x25, 0x4E): .position(after: 15, imei: 1)
        case (0x24, 0x2E): .position()
        case (0x34, 0x3C): .position(after: 4)
        case (0x36, 0x35): .position()
        case (0xA2, 0x40): .positionAndBadge
        case (0xA3, 0x0C): .heartbeat
        case (0xA3, 0x18): .stepsHeartbeat
        default: nil
        }
    }

    private static func short(_ type: UInt8) -> GT06Layout {
        switch type {
        case 0x01: .login
        case 0x13: .heartbeat
        case 0x23: .badgeHeartbeat
        case 0x36: .statusFields
        case 0x10, 0x11, 0x12, 0x1A, 0x22, 0x2A, 0x2D, 0x31, 0x37, 0xA0: .position()
        case 0x16, 0x26, 0x32: .alarm(mayHaveFence: false)
        case 0x27, 0xA3, 0xA4: .alarm(mayHaveFence: true)
        case 0x19, 0xA5: .cellAlarm
        case 0xA9: .accessPointAlarm
        case 0x18, 0x24, 0x28, 0x2C, 0x2E, 0x33, 0x34, 0xA1, 0xA2, 0xB2, 0xF3: .surroundings
        case 0x95: .camera
        case 0x15: .answer(textAfter: 5)
        case 0x94: .information
        case 0xF2: .accessory
        case 0x8A: .timeRequest
        case 0x08, 0x1F, 0x25, 0x35, 0x61, 0x80, 0x81, 0x82, 0xA7, 0xB0, 0xF1: .other
        default: .unknown
        }
    }
}
