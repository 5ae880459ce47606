// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import Trackers

/// What the apps on phones send.
@Suite(.timeLimit(.minutes(5)))
struct OsmAndRequests {
    private func get(_ query: String, unit: OsmAnd.SpeedUnit = .knots) -> OsmAnd.Answer {
        OsmAnd(speedUnit: unit).read(
            method: "GET", uri: "/?" + query, contentType: nil, body: [])
    }

    private func post(
        _ body: String, type: String = "application/json; charset=utf-8"
    ) -> OsmAnd.Answer {
        OsmAnd().read(method: "POST", uri: "/", contentType: type, body: Array(body.utf8))
    }

    private static let place = "lat=22.5&lon=114.25"

    @Test func `an SOS with everything`() throws {
        let answer = get(
            "id=0017&\(Self.place)&timestamp=1773457927&speed=10&bearing=90&altitude=12.4"
                + "&accuracy=8.1&batt=41.6&alarm=sos")
        #expect(answer.status == 200)
        #expect(answer.reading.warnings == [])
        let report = try #require(answer.reading.reports.first)
        #expect(report.alarms == [.sos])
        #expect(report.batteryPercent == 42)
        let position = try #require(Position(latitude: 22.5, longitude: 114.25))
        #expect(
            report.fix
                == Fix(
                    position: position, occurredAt: Moment(seconds: 1_773_457_927),
                    accuracyMetres: 9, altitudeMetres: 12, speedCentimetresPerSecond: 514,
                    courseCentidegrees: 9000))
    }

    @Test func `speed is in the unit of the app`() {
        let query = "id=0017&\(Self.place)&speed=10"
        #expect(get(query).reading.reports.first?.fix?.speedCentimetresPerSecond == 514)
        let metres = get(query, unit: .metresPerSecond)
        #expect(metres.reading.reports.first?.fix?.speedCentimetresPerSecond == 1000)
    }

    @Test(arguments: [
        ("1773457927", "2026-03-14T03:12:07Z"), ("1773457927000", "2026-03-14T03:12:07Z"),
        ("2026-03-14T03:12:07Z", "2026-03-14T03:12:07Z"),
        ("2026-03-14T04%3A12%3A07.250%2B01:00", "2026-03-14T03:12:07Z"),
        ("2026-03-14T02:12:07-0100", "2026-03-14T03:12:07Z"),
        ("2026-03-14+03:12:07", "2026-03-14T03:12:07Z"),
    ])
    func `times as they come`(text: String, expected: String) {
        let fix = get("id=0017&\(Self.place)&timestamp=\(text)").reading.reports.first?.fix
        #expect(fix?.occurredAt?.iso8601 == expected)
    }

    @Test func `an SOS without a place or a time is an SOS`() {
        let answer = get("deviceid=0017&alarm=sos&timestamp=yesterday&lat=%25LAT&lon=%25LON")
        #expect(answer.reading.reports.map(\.alarms) == [[.sos]])
        #expect(answer.reading.reports.map(\.fix) == [nil])
        #expect(
            answer.reading.warnings == [
                .unreadableField("timestamp"), .unreadableField("lat"), .unreadableField("lon"),
            ])
        #expect(answer.status == 200)
    }

    @Test func `a placeholder spoils its field and no other`() {
        let answer = get("id=0017&\(Self.place)&speed=%SPD&batt=%BATT&altitude=12&alarm=%ALARM")
        #expect(answer.reading.reports.first?.fix?.altitudeMetres == 12)
        #expect(answer.reading.reports.first?.fix?.speedCentimetresPerSecond == nil)
        #expect(answer.reading.reports.first?.alarms == [])
        #expect(answer.reading.warnings == [.unreadableField("speed"), .unreadableField("batt")])
    }

    @Test func `every alarm that is named counts`() {
        let several = get("id=0017&alarm=lowBattery,SOS&alarm=fallDown")
        #expect(several.reading.reports.first?.alarms == [.sos, .fall, .lowBattery])
        #expect(get("id=0017&alarm=mystery").reading.reports.first?.alarms == [.unknown(0)])
        #expect(get("id=0017&event=sos").reading.reports.first?.alarms == [.sos])
        #expect(get("id=0017&event=motionchange").reading.reports.first?.alarms == [])
    }

    @Test func `a form is read where the URL says nothing`() {
        let form = "id=0017&location=22.5,114.25&valid=false"
        let answer = post(form, type: "application/x-www-form-urlencoded")
        #expect(answer.status == 200)
        #expect(answer.reading.reports.first?.fix?.isValid == false)
    }

    @Test func `without a name there is a refusal, and an SOS is told all the same`() {
        let answer = get("\(Self.place)&alarm=sos")
        #expect(answer.status == 400)
        #expect(answer.reading.reports.map(\.alarms) == [[.sos]])
        #expect(answer.reading.warnings == [.notLoggedIn])
        #expect(get("").reading.reports == [])
        let json = post(#"{"location":{"alarm":"sos"}}"#)
        #expect(json.status == 404)
        #expect(json.reading.reports.map(\.alarms) == [[.sos]])
    }

    @Test func `other methods, broken bodies and endless ones are refused`() {
        let reader = OsmAnd()
        #expect(reader.read(method: "PUT", uri: "/?id=1", contentType: nil, body: []).status == 405)
        #expect(post(#"{"device_id":"0017","#).status == 400)
        let endless = String(repeating: " ", count: OsmAnd.longestBody + 1)
        #expect(post(endless).status == 413)
    }

    @Test func `a batch gives one report a location, and none twice`() {
        let answer = post(
            #"""
            {"device_id":"0017","location":[
              {"uuid":"a","coords":{"latitude":22.5,"longitude":114.25}},
              {"uuid":"a","coords":{"latitude":22.5,"longitude":114.25}},
              {"uuid":"b","coords":null,"extras":{"alarm":"sos"},"battery":{"level":-1}},
              {"uuid":"c","mock":true,"alarm":"fallDown",
               "coords":{"latitude":22.5,"longitude":114.25,"speed":-1}}
            ]}
            """#)
        #expect(answer.status == 200)
        #expect(answer.reading.reports.map(\.alarms) == [[], [.sos], [.fall]])
        #expect(answer.reading.reports.map { $0.fix != nil } == [true, false, true])
        #expect(answer.reading.warnings == [.fakedPosition])
    }

    @Test func `an array of messages is a batch too`() {
        let answer = post(
            #"[{"device_id":17,"location":{"event":"sos"}},{"device_id":"0018","location":null}]"#)
        let names = answer.reading.reports.map(\.device)
        #expect(names == [DeviceIdentifier("17"), DeviceIdentifier("0018")])
        #expect(answer.reading.reports.map(\.alarms) == [[.sos], []])
    }
}

/// JSON without Foundation.
@Suite(.timeLimit(.minutes(5)))
struct JSONTexts {
    @Test(arguments: [
        ("null", JSON.null), (" true ", .bool(true)), ("-12.5e1", .number(-125)),
        (#""a\"\u00e9\ud83c\udd98\n""#, .text("a\"é🆘\n")),
        ("[1,[],{}]", .array([.number(1), .array([]), .object([])])),
        (#"{"a":{"b":[false]}}"#, .object([("a", .object([("b", .array([.bool(false)]))]))])),
        (#""\ud83c""#, .text("\u{FFFD}")),
    ])
    func `what is JSON`(text: String, value: JSON) {
        #expect(JSON(parsing: Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "", "nul", "[1,]", "{\"a\"}", "{\"a\":1,}", "\"a", "\"\\x\"", "\"\\u12\"", "1 2", "--1",
        "[",
        "1e999", "\"\u{01}\"", "{a:1}",
    ])
    func `what is none`(text: String) {
        #expect(JSON(parsing: Array(text.utf8)) == nil)
    }

    @Test func `what nests too deep is refused`() {
        func deep(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth)
        }
        #expect(JSON(parsing: deep(JSONReader.deepest)) != nil)
        #expect(JSON(parsing: deep(JSONReader.deepest + 1)) == nil)
        #expect(JSON(parsing: deep(100_000)) == nil)
    }
}
