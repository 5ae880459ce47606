// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing
import Trackers

/// What H02 frames say, by the sheet and beyond what the vectors hold.
@Suite(.timeLimit(.minutes(5)))
struct H02Frames {
    private let now = Moment(seconds: 1_773_457_927)

    private func read(_ text: String) throws -> Report {
        var wire = H02()
        return try #require(wire.read(Array(text.utf8), now: now).reports.first)
    }

    private func sentence(_ status: String, type: String = "V1") -> String {
        "*HQ,0000000017,\(type),031207,A,2230.0000,N,11415.0000,E,010.00,090,140326,\(status)#"
    }

    @Test func `a position with every field`() throws {
        let report = try read(sentence("FFFFFBFF"))
        #expect(report.device == DeviceIdentifier("0000000017"))
        #expect(report.alarms == [])
        let fix = try #require(report.fix)
        #expect(fix.position == Position(latitude: 22.5, longitude: 114.25))
        #expect(fix.occurredAt == now)
        #expect(fix.speedCentimetresPerSecond == 514)
        #expect(fix.courseCentidegrees == 9000)
    }

    @Test func `every event bit of the status counts`() throws {
        #expect(try read(sentence("FFFFFBFC")).alarms == [.sos, .vibration])
        #expect(try read(sentence("FFFBFFFF")).alarms == [.sos])
        #expect(try read(sentence("FFF3FBFD")).alarms == [.sos, .powerCut])
        #expect(
            try read(sentence("FFE7FB6F")).alarms == [.powerCut, .geofenceEnter, .geofenceExit])
        #expect(try read(sentence("FFFFEFFF")).alarms == [.unknown(12)])
        #expect(try read(sentence("FFFBFFFF", type: "V9")).alarms == [.sos])
    }

    @Test func `a status that was never set is no SOS`() throws {
        #expect(try read("*HQ,0000000017,V1,,V,,N,,E,0.00,0,,00000000#").alarms == [])
        #expect(try read("*HQ,0000000017,V1,,V,,N,,E,0.00,0,,FFFBFFFF#").alarms == [.sos])
    }

    @Test func `a mileage is no status`() throws {
        let report = try read(
            "*HQ,0000000017,V1,031207,A,2230.0000,N,11415.0000,E,010.00,090,140326,,00000017#")
        #expect(report.alarms == [])
    }

    @Test(arguments: [
        ("2230.0000", "N", "11415.0000", "E", 22.5, 114.25),
        ("22300000", "S", "114150000", "W", -22.5, -114.25),
        ("-22-30.0000", "S", "-114-15.0000", "W", -22.5, -114.25),
        ("0130.0", "N", "15.0000", "W", 1.5, -0.25),
    ])
    func `angles as they come`(
        latitude: String, north: String, longitude: String, east: String, y: Double, x: Double
    ) throws {
        let place = "\(latitude),\(north),\(longitude),\(east)"
        let report = try read("*HQ,0000000017,V1,031207,A,\(place),0,0,140326,FFFFFBFF#")
        #expect(report.fix?.position == Position(latitude: y, longitude: x))
    }

    @Test func `an SOS with an insane clock is an SOS without a time`() throws {
        let report = try read(
            "*HQ,0000000017,V1,996199,A,2230.0000,N,11415.0000,E,0,0,000000,FFFFFBFD#")
        #expect(report.alarms == [.sos])
        #expect(report.fix?.occurredAt == nil)
        #expect(report.fix?.position == Position(latitude: 22.5, longitude: 114.25))
    }

    @Test func `an empty name is the one before`() throws {
        var wire = H02()
        let nameless = sentence("FFFFFBFD").replacing("0000000017", with: "")
        let first = wire.read(Array(nameless.utf8), now: now)
        #expect(first.warnings == [.notLoggedIn])
        #expect(first.reports.map(\.alarms) == [[.sos]])
        _ = wire.read(Array(sentence("FFFFFBFF").utf8), now: now)
        let second = wire.read(Array(nameless.utf8), now: now)
        #expect(second.reports.first?.device == DeviceIdentifier("0000000017"))
        #expect(second.replies == [Array("*HQ,0000000017,V4,V1,20260314031207#".utf8)])
    }

    @Test func `cells and heartbeats carry the status and the charge`() throws {
        let cells = try read(
            "*HQ,0000000017,NBR,031207,001,01,0,2,1,1,30,1,2,20,140326,FFFBFFFF,6#")
        #expect(cells.alarms == [.sos])
        #expect(cells.sentAt == now)
        #expect(cells.batteryPercent == 100)
        let link = try read("*HQ,0000000017,LINK,031207,20,8,67,0,0,140326,FFFFFBFD#")
        #expect(link.alarms == [.sos])
        #expect(link.batteryPercent == 67)
    }

    @Test func `the binary example of the sheet`() throws {
        let frame = Vectors.bytes(
            "2400000000171222470112142233983006114026520e000000fffffbff"
                + "ff00140600000000" + "01cc00262b0f170a")
        var wire = H02()
        let report = try #require(wire.read(frame, now: now).reports.first)
        #expect(report.device == DeviceIdentifier("0000000017"))
        #expect(report.alarms == [])
        #expect(report.batteryPercent == 100)
        let fix = try #require(report.fix)
        #expect(fix.isValid)
        #expect(fix.occurredAt?.iso8601 == "2014-12-01T12:22:47Z")
        #expect(abs(fix.position.latitude.degrees - 22.566383) < 1e-6)
        #expect(abs(fix.position.longitude.degrees - 114.044200) < 1e-6)
    }

    @Test func `the other sentences`() throws {
        let echo = try read(sentence("FFFBFFFF").replacing("V1", with: "V4,S20,DONE,031207"))
        #expect(echo.alarms == [.sos])
        #expect(echo.fix?.occurredAt == now)
        #expect(try read("*HQ,0000000017,V4,S71,031207#").alarms == [])
        let cells = try read(
            "*HQ,0000000017,V3,031207,00101,01,1,1,50,,02DE,0,X,140326,FFFFFBFD#")
        #expect(cells.alarms == [.sos])
        let late = try read(sentence("FFFBFFFF").replacing("140326", with: "4,140326"))
        #expect(late.alarms == [.sos])
        #expect(late.batteryPercent == 60)
        let card = try read(
            sentence(",0017,00000000000000000017,FFFBFFFF", type: "V19"))
        #expect(card.alarms == [.sos])
        let coded = try read(sentence("FFFFFBFF", type: "V2").replacing(",A,", with: ",0,"))
        #expect(coded.fix?.isValid == true)
    }

    @Test func `an unknown sentence is flagged and read`() {
        var wire = H02()
        let reading = wire.read(Array(sentence("FFFFFBFD", type: "ZZ").utf8), now: now)
        #expect(reading.reports.map(\.alarms) == [[.sos]])
        #expect(reading.warnings == [.unknownType(0x5A5A)])
        #expect(reading.replies == [])
    }

    @Test func `an X frame is read as the binary one it looks like`() {
        let frame = Vectors.bytes(
            "5800000000171222470112142233983006114026520e000000fffffbfdff0014")
        let stream = Stream(H02(), reads: [frame + frame])
        #expect(stream.reports.map(\.alarms) == [[.sos], [.sos]])
    }

    @Test func `a binary SOS with broken digits is an SOS`() throws {
        let frame = Vectors.bytes("240000000017ffffffffffffffffffffffffffffff000000fffffbfdff0014")
        var wire = H02()
        let reading = wire.read(frame, now: now)
        #expect(reading.reports.map(\.alarms) == [[.sos]])
        #expect(reading.reports.map(\.fix) == [nil])
    }
}

/// Mixed H02 streams, in which a binary frame does not say how long it is.
@Suite(.timeLimit(.minutes(5)))
struct H02Streams {
    private static let head = "2400000000171222470112142233983006114026520e000000fffffbfdff"
    /// Tails of the 32, 45, 46 and 48 bytes that devices send.
    private static let binary = [
        "0014", "00140600000000010001000100010a", "0014060000000001000100010001000a",
        "00140600000000010001000100010001000a",
    ].map { Vectors.bytes(head + $0) }
    private static let sentence = Array("*HQ,0000000017,HTBT,100#".utf8)

    @Test func `binary frames of any length are cut by what follows`() {
        for first in Self.binary {
            for second in Self.binary + [Self.sentence] {
                let stream = Stream(H02(), reads: [first + second])
                #expect(stream.readings.count == 2, "\(first.count) and \(second.count)")
                #expect(stream.garbage == [], "\(first.count) and \(second.count)")
                #expect(stream.reports.first?.alarms == [.sos])
            }
        }
    }

    @Test func `a binary SOS is not held back for the next frame`() {
        for frame in Self.binary {
            #expect(Stream(H02(), reads: [frame]).reports.map(\.alarms) == [[.sos]])
        }
    }

    @Test func `a frame behind a sentence cut short is found`() {
        let short = Array("*HQ,0000000017,V1,0312".utf8)
        for next in Self.binary + [Self.sentence] {
            let stream = Stream(H02(), reads: [short + next + Self.sentence])
            #expect(stream.readings.count == 2)
            #expect(stream.garbage == short)
        }
    }
}
