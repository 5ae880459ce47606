// SPDX-License-Identifier: Apache-2.0
import Domain

/// What the JSON of background-geolocation says: `{"device_id":…, "location":{…}}`, where
/// `location`, or the whole, may be an array, and any member may be absent or null.
struct OsmAndLocations {
    private(set) var answer = OsmAnd.Answer.refused(400)
    private var seen: Set<String> = []

    /// Reads `body`; `device` is the name in the URL, for bodies that have none.
    init(_ body: [UInt8], device: DeviceIdentifier?) {
        guard let root = JSON(parsing: body) else { return }
        var named = false
        for message in root.items {
            let device = message["device_id"].flatMap(\.name) ?? device
            guard let device else {
                add(message, to: nil)
                continue
            }
            named = true
            add(message, to: device)
        }
        answer.status = named ? 200 : 404
        if !named { answer.reading.warnings.append(.notLoggedIn) }
    }

    private mutating func add(_ message: JSON, to device: DeviceIdentifier?) {
        let locations = message["location"]?.items ?? []
        for location in locations {
            if let uuid = location["uuid"]?.text, !seen.insert(uuid).inserted { continue }
            add(location.draft(device: device))
        }
        if locations.isEmpty { add(Draft(device: device)) }
    }

    private mutating func add(_ draft: Draft) {
        for warning in draft.warnings where !answer.reading.warnings.contains(warning) {
            answer.reading.warnings.append(warning)
        }
        let report = draft.report
        if report.device != nil || report.fix != nil || !report.alarms.isEmpty {
            answer.reading.reports.append(report)
        }
    }
}

extension JSON {
    /// The items of an array, or the one value.
    fileprivate var items: [JSON] {
        switch self {
        case .array(let items): items
        case .null: []
        case .object, .text, .number, .bool: [self]
        }
    }

    fileprivate var name: DeviceIdentifier? {
        switch self {
        case .text(let text): DeviceIdentifier(text)
        case .number(let number): Int64(exactly: number).flatMap { DeviceIdentifier("\($0)") }
        case .null, .bool, .array, .object: nil
        }
    }

    fileprivate func draft(device: DeviceIdentifier?) -> Draft {
        var draft = Draft(device: device)
        let time = time(&draft)
        draft.report.sentAt = time
        if let coordinates = self["coords"] { coordinates.locate(at: time, &draft) }
        if let level = self["battery"]?["level"]?.number, level >= 0 {
            draft.charge(percent: level * 100)
        }
        let alarm = self["alarm"]?.text ?? self["extras"]?["alarm"]?.text
        if let alarm { draft.raise(OsmAndAlarm.alarms(alarm)) }
        if self["event"]?.text?.lowercased() == "sos" { draft.raise(.sos) }
        if self["mock"]?.bool == true { draft.warn(.fakedPosition) }
        return draft
    }

    private func time(_ draft: inout Draft) -> Moment? {
        let moment: Moment? =
            switch self["timestamp"] {
            case nil, .null?: nil
            case .number(let number)?: OsmAndTime.moment(number)
            case .text(let text)?: TextTime.moment(TextField(text))
            case .bool?, .array?, .object?: nil
            }
        if moment == nil, self["timestamp"] != nil { draft.warn(.unreadableField("timestamp")) }
        return moment
    }

    /// Metres, metres per second; -1 where the phone does not know.
    private func locate(at time: Moment?, _ draft: inout Draft) {
        guard let latitude = self["latitude"]?.number, let longitude = self["longitude"]?.number
        else { return }
        draft.report.sentAt = nil
        draft.locate(
            latitude: Degrees(latitude), longitude: Degrees(longitude), at: time, isValid: true)
        if let accuracy = self["accuracy"]?.number, accuracy >= 0 {
            draft.report.fix?.accuracyMetres = Int32(exactly: accuracy.rounded(.up))
        }
        if let altitude = self["altitude"]?.number {
            draft.report.fix?.altitudeMetres = Int32(exactly: altitude.rounded())
        }
        if let speed = self["speed"]?.number, speed >= 0 {
            draft.move(centimetresPerSecond: speed * Speed.metrePerSecond)
        }
        if let heading = self["heading"]?.number, heading >= 0 { draft.head(heading) }
    }
}
