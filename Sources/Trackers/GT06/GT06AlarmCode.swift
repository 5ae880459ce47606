// SPDX-License-Identifier: Apache-2.0

/// What the alarm numbers of GT06 mean. A number that is not named here is an alarm all the same.
enum GT06AlarmCode {
    /// The alarm byte of a status block.
    static func alarms(_ code: UInt8, model: GT06.Model?) -> [DeviceAlarm] {
        if let model, let own = alarms(code, ownTo: model) { return own }
        return personal(code) ?? vehicle(code) ?? [.unknown(UInt32(code))]
    }

    /// Bits 3 to 5 of the information byte.
    static func state(_ state: UInt8) -> [DeviceAlarm] {
        switch state {
        case 0: []
        case 1: [.vibration]
        case 2: [.powerCut]
        case 3: [.lowBattery]
        case 4: [.sos]
        // Seen when a device is switched on or off; the alarm byte says which.
        case 5: [.powerOff]
        // It does not say which way; leaving is the one that matters.
        case 6: [.geofenceExit]
        case 7: [.removed]
        default: [.unknown(UInt32(state))]
        }
    }

    /// An alarm byte with the nibble above it; nil where the byte alone counts.
    static func extended(_ code: UInt16) -> [DeviceAlarm]? {
        code == 0x0107 || code == 0x010B ? [.jamming] : nil
    }

    private static func alarms(_ code: UInt8, ownTo model: GT06.Model) -> [DeviceAlarm]? {
        switch (model, code) {
        case (.lw, 0x18), (.seeworld, 0x29): [.crash]
        case (.lw, 0x19), (.vl, 0x30): [.driving]
        case (.vl, 0x28): [.powerOff]
        default: nil
        }
    }

    private static func personal(_ code: UInt8) -> [DeviceAlarm]? {
        switch code {
        case 0x00: []
        case 0x01: [.sos]
        case 0x02: [.powerCut]
        case 0x03: [.vibration]
        case 0x04: [.geofenceEnter]
        case 0x05: [.geofenceExit]
        case 0x06: [.overspeed]
        // Moved from its place; older models felt a vibration.
        case 0x09: [.vibration, .movement]
        // Out of and back in sight of satellites, switched on, first fix, asleep, on the charger,
        // locked, unlocked, idle, ignition on and off.
        case 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x24, 0x33, 0x34, 0xC9, 0xFE, 0xFF: []
        case 0x0E, 0x0F, 0x19: [.lowBattery]
        // Another SIM.
        case 0x10: [.tampering]
        // Off, or in flight mode: silent by somebody's hand.
        case 0x11, 0x12: [.powerOff]
        case 0x13, 0x18, 0x32: [.removed]
        case 0x14: [.door]
        case 0x15: [.powerOff, .lowBattery]
        // A base station that is none, or noise on the band.
        case 0x17, 0x30: [.jamming]
        case 0x23: [.fall]
        case 0x25: [.tampering]
        default: nil
        }
    }

    private static func vehicle(_ code: UInt8) -> [DeviceAlarm]? {
        switch code {
        case 0x1A, 0x1B, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2E, 0xF0, 0xF1: [.driving]
        case 0x2C, 0xF2: [.crash]
        // Fuel, then temperature.
        case 0x53, 0x5B, 0x5C: [.fault]
        default: nil
        }
    }

    /// The code of a camera message, type 95.
    static func camera(_ code: UInt8, hasPosition: Bool) -> [DeviceAlarm] {
        switch code {
        // Without a position the same number means any alarm.
        case 0x01: hasPosition ? [.sos] : [.unknown(1)]
        case 0x80: [.vibration]
        case 0x88: [.powerCut]
        case 0x90, 0x91, 0x92: [.driving]
        case 0x93: [.crash]
        default: [.unknown(UInt32(code))]
        }
    }

    /// The event field of a modular message, type 70.
    static func modular(_ code: UInt8) -> [DeviceAlarm] {
        switch code {
        case 0x10: [.door]
        case 0x12: [.removed]
        case 0x14: [.geofenceEnter]
        case 0x15: [.geofenceExit]
        case 0x16: [.fault]
        case 0x1A: [.lowBattery]
        case 0x1B: [.overspeed]
        // Switched on, and two that devices at rest send.
        case 0x1C, 0x0E, 0x11: []
        case 0x1D: [.powerOff]
        case 0x20: [.vibration]
        case 0x21: [.powerCut]
        case 0x23: [.tampering]
        default: [.unknown(UInt32(code))]
        }
    }

    /// The status of an AZ735, 7979 type 33.
    static func az735(_ code: UInt8) -> [DeviceAlarm] {
        switch code {
        case 0x00, 0xA0, 0xA1: []
        case 0xA2, 0xA3: [.lowBattery]
        case 0xA5: [.door]
        default: [.unknown(UInt32(code))]
        }
    }
}
