// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Trackers

/// In what one reading differs from what the reference answered.
struct Comparison {
    enum Aspect: String, Hashable, Sendable, CaseIterable {
        case device, fixes, alarms, battery, replies
    }

    let expected: Vectors.Expectation
    let reading: Reading
    /// The status of an HTTP answer.
    var status: Int?

    var differences: Set<Aspect> {
        var differences: Set<Aspect> = []
        // The reference names no device where it made no position.
        if let device = expected.device, devices != [device] { differences.insert(.device) }
        if !areFixesEqual { differences.insert(.fixes) }
        if !expected.alarms.allSatisfy(isRaised) { differences.insert(.alarms) }
        if let percent = expected.batteryPercent, Set(batteries) != [Int(percent.rounded())] {
            differences.insert(.battery)
        }
        if !areRepliesEqual { differences.insert(.replies) }
        return differences
    }

    /// Alarms that the reference does not report.
    var furtherAlarms: [DeviceAlarm] {
        alarms.filter { alarm in !expected.alarms.contains { Self.meanings[$0]?(alarm) == true } }
    }

    private var devices: Set<String> {
        Set(reading.reports.compactMap { $0.device?.text(for: .record) })
    }
    private var alarms: [DeviceAlarm] { reading.reports.flatMap(\.alarms) }
    private var batteries: [Int] { reading.reports.compactMap(\.batteryPercent) }

    private func isRaised(_ name: String) -> Bool {
        guard let meaning = Self.meanings[name] else { return false }
        return alarms.contains(where: meaning)
    }

    private static let meanings: [String: @Sendable (DeviceAlarm) -> Bool] = [
        "sos": { $0 == .sos },
        "removing": { $0 == .removed },
        // The reference has one word for a device that is opened and one that is taken off.
        "tampering": { $0 == .tampering || $0 == .removed },
        "vibration": { $0 == .vibration },
        "powerCut": { $0 == .powerCut },
        "lowBattery": { $0 == .lowBattery },
        "overspeed": { $0 == .overspeed },
        "geofenceEnter": { $0 == .geofenceEnter },
        "accident": { $0 == .crash },
        "hardBraking": { $0 == .driving },
        "hardCornering": { $0 == .driving },
        "hardAcceleration": { $0 == .driving },
        "general": { if case .unknown = $0 { true } else { false } },
    ]

    private var areFixesEqual: Bool {
        let fixes = reading.reports.compactMap(\.fix)
        return fixes.count == expected.fixes.count
            && zip(fixes, expected.fixes).allSatisfy(Self.isEqual)
    }

    private static func isEqual(_ fix: Fix, _ place: Vectors.Place) -> Bool {
        let speed = Double(fix.speedCentimetresPerSecond ?? 0) / 100
        let course = Double(fix.courseCentidegrees ?? 0) / 100
        return fix.occurredAt == moment(place.time) && fix.isValid == place.valid
            && abs(fix.position.latitude.degrees - place.latitude) < 1e-5
            && abs(fix.position.longitude.degrees - place.longitude) < 1e-5
            && abs(speed - place.speedMps) < 0.1 && abs(course - place.courseDeg) < 1
    }

    private static func moment(_ text: String) -> Moment? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        // A time that cannot be read is nil, and differs.
        guard let date = try? Date(text, strategy: style) else { return nil }
        return Moment(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }

    private var areRepliesEqual: Bool {
        let bytes = expected.replies.compactMap {
            if case .bytes(let bytes) = $0 { bytes } else { nil }
        }
        let statuses = expected.replies.compactMap {
            if case .status(let status) = $0 { status } else { nil }
        }
        return reading.replies == bytes && statuses == (status.map { [$0] } ?? [])
    }
}
