// SPDX-License-Identifier: Apache-2.0
import Domain

/// A report in the making, with what was wrong on the way.
struct Draft {
    var report: Report
    private(set) var warnings: [FrameWarning] = []

    init(device: DeviceIdentifier?) { report = Report(device: device) }

    mutating func warn(_ warning: FrameWarning) {
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    /// Adds alarms, each once, in the order of `DeviceAlarm`.
    mutating func raise(_ alarms: [DeviceAlarm]) {
        guard !alarms.isEmpty else { return }
        report.alarms = (report.alarms + alarms).inOrder
    }

    mutating func raise(_ alarm: DeviceAlarm) { raise([alarm]) }

    /// Puts in a fix, or only its time where the place is none.
    ///
    /// 0°, 0° is what a device without a fix sends, not a place.
    mutating func locate(
        latitude: Degrees?, longitude: Degrees?, at time: Moment?, isValid: Bool
    ) {
        guard let latitude, let longitude else { return keepTime(time, of: "position") }
        guard latitude.e7 != 0 || longitude.e7 != 0 else {
            report.sentAt = time
            return
        }
        guard let position = Position(latitude: latitude, longitude: longitude) else {
            return keepTime(time, of: "position")
        }
        report.fix = Fix(position: position, occurredAt: time, isValid: isValid)
    }

    private mutating func keepTime(_ time: Moment?, of field: String) {
        report.sentAt = time
        warn(.unreadableField(field))
    }

    /// Puts in the course where it is an angle of the compass.
    mutating func head(_ degrees: Double) {
        guard (0...360).contains(degrees) else { return warn(.unreadableField("course")) }
        report.fix?.courseCentidegrees = Int32(exactly: (degrees * 100).rounded())
    }

    mutating func head(_ degrees: Int) { head(Double(degrees)) }

    /// Puts in the speed where it is one.
    mutating func move(centimetresPerSecond speed: Double) {
        guard speed >= 0, let whole = Int32(exactly: speed.rounded()) else {
            return warn(.unreadableField("speed"))
        }
        report.fix?.speedCentimetresPerSecond = whole
    }

    /// Puts in the charge where it is a percentage.
    mutating func charge(percent: Double) {
        guard (0...100).contains(percent) else { return warn(.unreadableField("battery")) }
        report.batteryPercent = Int(percent.rounded())
    }
}

/// How many centimetres per second the units of the wire are.
enum Speed {
    static let knot = 1852.0 / 36
    static let kilometrePerHour = 1000.0 / 36
    static let metrePerSecond = 100.0
}

extension [DeviceAlarm] {
    /// Each alarm once, in the order of `DeviceAlarm`.
    var inOrder: [DeviceAlarm] {
        var once: [DeviceAlarm] = []
        for alarm in self where !once.contains(alarm) { once.append(alarm) }
        return once.sorted { $0.rank < $1.rank }
    }
}

extension DeviceAlarm {
    /// The place of this case among the cases; unknown ones follow by their number.
    fileprivate var rank: UInt64 {
        switch self {
        case .sos: 0
        case .removed: 1
        case .tampering: 2
        case .fall: 3
        case .crash: 4
        case .powerCut: 5
        case .powerOff: 6
        case .lowBattery: 7
        case .vibration: 8
        case .movement: 9
        case .overspeed: 10
        case .geofenceEnter: 11
        case .geofenceExit: 12
        case .jamming: 13
        case .door: 14
        case .driving: 15
        case .fault: 16
        case .unknown(let code): 17 + UInt64(code)
        }
    }
}
