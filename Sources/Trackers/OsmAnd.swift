// SPDX-License-Identifier: Apache-2.0

/// The protocol of Traccar Client, OsmAnd, GPSLogger and scripts: one HTTP request a report.
///
/// - Shape: GET or POST with `id`, `lat`, `lon` and more in the query or a form; or JSON as
///   background-geolocation sends it, one location or a batch.
/// - Source: docs/DEVICES.md, osmand.
package struct OsmAnd: Sendable {
    package static let name = "osmand"
    /// The most bytes of a body; a phone's batch of a day offline has some 100 kB.
    package static let longestBody = 1 << 20

    /// What the number in `speed` counts. JSON is always in metres per second.
    package enum SpeedUnit: Hashable, Sendable {
        /// Traccar Client.
        case knots
        /// OsmAnd and GPSLogger.
        case metresPerSecond
    }

    /// What a request says, and the status to answer with once that is on disk. The app keeps what
    /// it sent until it sees a 2xx.
    package struct Answer: Hashable, Sendable {
        package var reading: Reading
        package var status: Int
    }

    private let speedUnit: SpeedUnit

    package init(speedUnit: SpeedUnit = .knots) { self.speedUnit = speedUnit }

    package func read(
        method: String, uri: String, contentType: String?, body: [UInt8]
    ) -> Answer {
        guard method == "GET" || method == "POST" else { return .refused(405) }
        guard body.count <= Self.longestBody else { return .refused(413) }
        let query = OsmAndQuery(uri: uri)
        let contentType = contentType?.lowercased() ?? ""
        if contentType.hasPrefix("application/json") {
            return OsmAndLocations(body, device: query.device).answer
        }
        let isForm = query.isEmpty
        let parameters = isForm ? OsmAndQuery(form: body[...]) : query
        return answer(parameters.draft(speedUnit: speedUnit))
    }

    private func answer(_ draft: Draft) -> Answer {
        var answer = Answer.refused(draft.report.device == nil ? 400 : 200)
        answer.reading.warnings = draft.warnings
        let isNamed = draft.report.device != nil
        if !isNamed { answer.reading.warnings.append(.notLoggedIn) }
        if isNamed || draft.report.fix != nil || !draft.report.alarms.isEmpty {
            answer.reading.reports = [draft.report]
        }
        return answer
    }
}

extension OsmAnd.Answer {
    static func refused(_ status: Int) -> Self { Self(reading: Reading(), status: status) }
}

/// The alarms that the apps name, in the words of Traccar.
enum OsmAndAlarm {
    /// Every alarm in `sos,fallDown` and the like; a name that nobody knows is an alarm too.
    static func alarms(_ text: String) -> [DeviceAlarm] {
        text.split { $0 == "," || $0 == ";" || $0 == " " }
            .flatMap { known(String($0)) ?? [.unknown(0)] }
    }

    /// The alarms of one name; nil when the name is none.
    static func known(_ name: String) -> [DeviceAlarm]? {
        switch name.lowercased() {
        case "sos": [.sos]
        case "falldown": [.fall]
        case "removing": [.removed]
        case "tampering": [.tampering]
        case "accident": [.crash]
        case "powercut": [.powerCut]
        case "poweroff": [.powerOff]
        case "lowbattery", "lowpower": [.lowBattery]
        case "vibration": [.vibration]
        case "movement", "tow": [.movement]
        case "overspeed": [.overspeed]
        case "geofenceenter": [.geofenceEnter]
        // It does not say which way; leaving is the one that matters.
        case "geofence", "geofenceexit": [.geofenceExit]
        case "jamming": [.jamming]
        case "door": [.door]
        case "hardacceleration", "hardbraking", "hardcornering", "lanechange", "fatiguedriving":
            [.driving]
        case "fault", "gpsantennacut", "temperature": [.fault]
        case "0", "false", "none", "null", "poweron", "powerrestored", "lock", "unlock", "idle",
            "parking":
            []
        default: nil
        }
    }
}
