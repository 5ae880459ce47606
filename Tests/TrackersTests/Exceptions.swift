// SPDX-License-Identifier: Apache-2.0
import Trackers

/// The messages that we read otherwise than the reference, each with its reason.
enum Exceptions {
    struct Difference {
        /// In what we contradict it.
        var aspects: Set<Comparison.Aspect> = []
        /// The alarms that we report beyond it.
        var further: [DeviceAlarm] = []
        var reason: String
    }

    static let gt06: [String: Difference] = [
        "testDecode#1 15": Difference(
            further: [.unknown(0xF2)], reason: "a Bluetooth button; the reference drops it"),
        "testDecode#1 18": Difference(
            further: [.unknown(0x1C)], reason: "an alarm without a name; the reference drops it"),
        "testDecode#1 20": Difference(
            further: [.unknown(0x21)], reason: "an alarm without a name; the reference drops it"),
        "testDecode#1 55": Difference(
            further: [.geofenceExit], reason: "alarm state 6 in a heartbeat, not read there"),
        "testDecode#1 65": Difference(
            further: [.movement], reason: "alarm 09 means either; the reference says vibration"),
        "testDecode#1 87": Difference(
            aspects: [.battery], further: [.powerOff],
            reason: "the reference reads the status a byte late, and so loses alarm 11"),
        "testDecode#1 89": Difference(
            aspects: [.battery], further: [.powerOff],
            reason: "the reference reads the status a byte late, and so loses state 5"),
        "testDecode#1 90": Difference(aspects: [.fixes], reason: "0, 0 without a fix is no place"),
        "testDecode#1 94": Difference(aspects: [.fixes], reason: "0, 0 without a fix is no place"),
        "testDecode#1 119": Difference(
            aspects: [.replies], reason: "the reference asks for a picture; we want none"),
        "testDecode#1 162": Difference(
            aspects: [.fixes], reason: "the reference drops the place of a request for an address"),
        "testDecode#1 186": Difference(
            further: [.unknown(0xEA)], reason: "an alarm without a name; the reference drops it"),
    ]

    static let h02: [String: Difference] = [
        "testDecode#1 11": Difference(
            further: [.fault], reason: "bit 24; the reference reports one of five bits"),
        "testDecode#1 12": Difference(
            further: [.powerCut, .fault],
            reason: "the reference misses the status behind a battery level"),
        "testDecode#1 16": Difference(
            aspects: [.replies], reason: "a V1 without a fix is answered, the reference drops it"),
        "testDecode#1 17": Difference(
            aspects: [.fixes], reason: "it says the day only; midnight would be a false time"),
        "testDecode#1 47": Difference(
            aspects: [.fixes], reason: "it says its time; the reference puts in its own"),
        "testDecode#1 48": Difference(
            aspects: [.fixes], further: [.geofenceEnter],
            reason: "it says no time, where the reference puts in its own; bit 4"),
        "testDecode#1 53": Difference(
            further: [.fault], reason: "bit 16; the reference reports one of five bits"),
        "testDecode#1 55": Difference(
            aspects: [.replies], reason: "a V1 without a fix is answered, the reference drops it"),
    ]

    static let osmand: [String: Difference] = [
        "testDecodeQuery#1 1": Difference(
            aspects: [.fixes], reason: "without a name it is refused, but told for the quarantine"),
        "testDecodeQuery#1 8": Difference(
            aspects: [.fixes], reason: "it says no time, where the reference puts in its own"),
    ]
}
