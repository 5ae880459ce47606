// SPDX-License-Identifier: Apache-2.0
import Domain
import Simulator
import Testing
import Trackers

/// The simulated GT06 tracker, as our decoder hears it.
@Suite(.timeLimit(.minutes(5)))
struct GT06Encoding {
    private let time = Moment(seconds: 1_773_457_927)

    private func fix(_ latitude: Double, _ longitude: Double) throws -> Fix {
        Fix(
            position: try #require(Position(latitude: latitude, longitude: longitude)),
            occurredAt: time, speedCentimetresPerSecond: 1000, courseCentidegrees: 9000)
    }

    @Test(arguments: [(22.5, 114.25), (-33.9, 18.4), (59.33, -18.07), (-12.05, -77.04)])
    func `a day of frames is heard as it was meant`(latitude: Double, longitude: Double) throws {
        let fix = try fix(latitude, longitude)
        var encoder = GT06Encoder(identifier: "000000000000017")
        let frames = [
            encoder.login(), encoder.heartbeat(battery: 80), encoder.position(fix),
            encoder.sos(fix, battery: 3), encoder.sos(nil),
        ]
        let stream = Stream(GT06(), reads: [frames.flatMap(\.self)])
        #expect(stream.garbage == [])
        #expect(stream.readings.flatMap(\.warnings) == [])
        #expect(stream.readings.map(\.replies.count) == [1, 1, 1, 1, 1])
        #expect(stream.reports.map(\.serial) == [1, 2, 3, 4, 5])
        #expect(stream.reports.map(\.alarms) == [[], [], [], [.sos], [.sos]])
        #expect(stream.reports.map(\.batteryPercent) == [nil, 80, nil, 7, 100])
        #expect(
            stream.reports.map { $0.device == DeviceIdentifier("000000000000017") }
                == [true, true, true, true, true])
        for heard in stream.reports.dropFirst(2).prefix(2).map(\.fix) {
            let heard = try #require(heard)
            #expect(abs(heard.position.latitude.e7 - fix.position.latitude.e7) <= 6)
            #expect(abs(heard.position.longitude.e7 - fix.position.longitude.e7) <= 6)
            #expect(heard.occurredAt == time)
            #expect(heard.isValid)
            #expect(heard.speedCentimetresPerSecond == 1000)
            #expect(heard.courseCentidegrees == 9000)
        }
    }

    @Test func `a fix without a time goes out without one`() throws {
        var fix = try fix(22.5, 114.25)
        fix.occurredAt = nil
        var encoder = GT06Encoder(identifier: "17")
        let stream = Stream(GT06(), reads: [encoder.login() + encoder.sos(fix)])
        #expect(stream.reports.last?.alarms == [.sos])
        #expect(stream.reports.last?.fix?.occurredAt == nil)
        #expect(stream.reports.last?.device == DeviceIdentifier("000000000000017"))
    }
}
