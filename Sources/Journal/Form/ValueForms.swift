// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials
internal import SwiftProtobuf

extension FormId {
    init<Kind>(_ id: ID<Kind>) {
        self.init()
        high = id.high
        low = id.low
    }
}

extension ID {
    init(_ form: FormId) throws(Unreadable) {
        try form.checkKnown()
        self.init(high: form.high, low: form.low)
    }
}

extension FormIds {
    init<Kind>(_ ids: [ID<Kind>]) {
        self.init()
        self.ids = ids.map { FormId($0) }
    }

    func list<Kind>() throws(Unreadable) -> [ID<Kind>] {
        try checkKnown()
        return try ids.map(ID<Kind>.init)
    }
}

extension FormSpan {
    init(_ span: Duration) {
        self.init()
        (seconds, attoseconds) = span.components
    }
}

extension Duration {
    private static let attosecondsPerSecond: Int64 = 1_000_000_000_000_000_000

    init(_ form: FormSpan) throws(Unreadable) {
        try form.checkKnown()
        let isWhole = form.attoseconds.magnitude < Self.attosecondsPerSecond.magnitude
        let isOneSigned =
            form.seconds == 0 || form.attoseconds == 0
            || (form.seconds < 0) == (form.attoseconds < 0)
        guard isWhole, isOneSigned else { throw Unreadable() }
        self.init(secondsComponent: form.seconds, attosecondsComponent: form.attoseconds)
    }
}

extension Digest {
    var data: Data { Data(bytes) }

    init(_ data: Data) throws(Unreadable) {
        guard let digest = Digest(bytes: Array(data)) else { throw Unreadable() }
        self = digest
    }
}

extension FormFix {
    init(_ fix: Fix) {
        self.init()
        latitudeE7 = fix.position.latitude.e7
        longitudeE7 = fix.position.longitude.e7
        if let moment = fix.occurredAt { occurredAt = moment.milliseconds }
        isValid = fix.isValid
        if let metres = fix.accuracyMetres { accuracyMetres = metres }
        if let metres = fix.altitudeMetres { altitudeMetres = metres }
        if let speed = fix.speedCentimetresPerSecond { speedCentimetresPerSecond = speed }
        if let course = fix.courseCentidegrees { courseCentidegrees = course }
    }
}

extension Fix {
    init(_ form: FormFix) throws(Unreadable) {
        try form.checkKnown()
        let latitude = Degrees(e7: form.latitudeE7)
        let longitude = Degrees(e7: form.longitudeE7)
        guard let position = Position(latitude: latitude, longitude: longitude) else {
            throw Unreadable()
        }
        self.init(
            position: position,
            occurredAt: form.hasOccurredAt ? Moment(milliseconds: form.occurredAt) : nil,
            isValid: form.isValid,
            accuracyMetres: form.hasAccuracyMetres ? form.accuracyMetres : nil,
            altitudeMetres: form.hasAltitudeMetres ? form.altitudeMetres : nil,
            speedCentimetresPerSecond: form.hasSpeedCentimetresPerSecond
                ? form.speedCentimetresPerSecond : nil,
            courseCentidegrees: form.hasCourseCentidegrees ? form.courseCentidegrees : nil)
    }
}
