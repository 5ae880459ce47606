// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import Trackers

/// What GT06 frames say, by the sheet and beyond what the vectors hold.
@Suite(.timeLimit(.minutes(5)))
struct GT06Frames {
    private let now = Moment(seconds: 1_773_457_927)
    private var tracker = LoggedIn()

    /// A decoder that has seen a login, and frames for it.
    struct LoggedIn {
        var wire = GT06()

        init() { _ = wire.read(Self.frame(0x01, "0000000000000017"), now: Moment(seconds: 0)) }

        /// `7878`, or `7979`, around a type and a body, with the checksum right.
        static func frame(_ type: UInt8, _ hex: String, isLong: Bool = false) -> [UInt8] {
            isLong
                ? GT06Reply.long(type, Vectors.bytes(hex), 7)
                : GT06Reply.short(type, Vectors.bytes(hex), 7)
        }

        mutating func alarms(_ type: UInt8, _ hex: String, isLong: Bool = false) -> [DeviceAlarm] {
            let frame = Self.frame(type, hex, isLong: isLong)
            return wire.read(frame, now: Moment(seconds: 0)).reports.flatMap(\.alarms)
        }
    }

    /// 2026-03-14 03:12:07, nine satellites, 22.5 N 114.25 E, 36 km/h, valid, course 90.
    static let gps = "1a030e030c07c90269fb200c41f45024145a"
    /// Test network, narrow.
    static let cell = "0001010001000001"

    /// GPS, cell and this status.
    static func block(_ status: String) -> String { [gps, "09", cell, status].joined() }

    @Test mutating func `the worked SOS of the sheet`() throws {
        let frame = Vectors.bytes(
            "7878261617" + "09130f3a2dcc02c55f2a089f9af9005c21090136" + "0481fe066d9b03413e420102"
                + "035f92fe0d0a")
        let reading = tracker.wire.read(frame, now: now)
        let report = try #require(reading.reports.first)
        #expect(report.alarms == [.sos])
        #expect(report.batteryPercent == 62)
        #expect(report.serial == 0x035F)
        let fix = try #require(report.fix)
        #expect(fix.occurredAt?.iso8601 == "2023-09-19T15:58:45Z")
        #expect(fix.isValid)
        #expect(abs(fix.position.latitude.degrees - 25.8274) < 1e-4)
        #expect(abs(fix.position.longitude.degrees + 80.3765) < 1e-4)
        #expect(fix.courseCentidegrees == 3300)
        #expect(reading.replies == [Vectors.bytes("78780516035f41df0d0a")])
        #expect(reading.warnings == [])
    }

    @Test mutating func `the worked removal of the sheet`() throws {
        let frame = Vectors.bytes(
            "7878251613020c12141ac5027951430c2a16f6001400090000000000" + "1a00007c5503000200"
                + "2ff1e70d0a")
        let report = try #require(tracker.wire.read(frame, now: now).reports.first)
        #expect(report.alarms == [.removed])
        #expect(report.batteryPercent == 85)
    }

    @Test mutating func `alarm state and alarm byte both count`() {
        // State vibration, byte SOS; then state SOS, byte low battery.
        #expect(tracker.alarms(0x16, Self.block("4864040102")) == [.sos, .vibration])
        #expect(tracker.alarms(0x26, Self.block("6064040e02")) == [.sos, .lowBattery])
        // State none, byte power cut, as in a heartbeat that was seen.
        #expect(tracker.alarms(0x13, "4005030201") == [.powerCut])
        #expect(tracker.alarms(0x13, "6005030202") == [.sos, .powerCut])
    }

    /// Types with an alarm block, and what stands between GPS and status in them.
    private static let forms: [(type: UInt8, hex: [String])] = [
        (0x16, ["09", cell, "4064040102"]), (0x26, ["08", cell, "4064040102"]),
        (0x27, ["09", cell, "406404010201"]), (0x16, ["00", "4064040102"]),
        (0x16, ["0a80010001", "0001000001", "4064040102"]),
        (0xA3, ["10000101", "000000010000000000000001", "4064040102"]),
        (0xA4, ["10000101", "000000010000000000000001", "4064040102ff"]),
        (0xA4, ["1180010001", "000000010000000000000001", "4064040102ff"]),
    ]

    @Test(arguments: forms.indices)
    func `every form of cell leads to the same SOS`(index: Int) {
        var tracker = LoggedIn()
        let form = Self.forms[index]
        #expect(tracker.alarms(form.type, Self.gps + form.hex.joined()) == [.sos])
    }

    @Test mutating func `an SOS needs no fix`() throws {
        #expect(tracker.alarms(0x19, Self.cell + "4064040102") == [.sos])
        #expect(tracker.alarms(0xA5, "000101000000010000000000000001" + "4064040102") == [.sos])
        let accessPoints = "1a030e030c070001010001000100000150ff0100000000000a500102"
        #expect(tracker.alarms(0xA9, accessPoints) == [.sos])
        let nowhere = "1a030e030c07c00000000000000000000400"
        let frame = LoggedIn.frame(0x16, [nowhere, "09", Self.cell, "4064040102"].joined())
        let report = try #require(tracker.wire.read(frame, now: now).reports.first)
        #expect(report.alarms == [.sos])
        #expect(report.fix == nil)
        #expect(report.sentAt?.iso8601 == "2026-03-14T03:12:07Z")
    }

    @Test mutating func `an SOS with a wrong checksum is an SOS`() throws {
        var frame = LoggedIn.frame(0x16, Self.block("4064040102"))
        frame[frame.count - 3] ^= 0x55
        let reading = tracker.wire.read(frame, now: now)
        #expect(reading.reports.map(\.alarms) == [[.sos]])
        #expect(reading.warnings == [.wrongChecksum])
        #expect(reading.replies.count == 1)
    }

    @Test mutating func `an SOS with an insane clock is an SOS without a time`() throws {
        let insane = "1a0f3f193c3c" + Self.block("4064040102").dropFirst(12)
        let frame = LoggedIn.frame(0x16, insane)
        let reading = tracker.wire.read(frame, now: now)
        let report = try #require(reading.reports.first)
        #expect(report.alarms == [.sos])
        #expect(report.fix?.position.latitude == Degrees(22.5))
        #expect(report.fix?.occurredAt == nil)
        #expect(reading.warnings == [.unreadableField("time")])
    }

    @Test func `an SOS before the login is told without a name and not answered`() {
        var wire = GT06()
        let frame = LoggedIn.frame(0x16, Self.block("4064040102"))
        let reading = wire.read(frame, now: now)
        #expect(reading.reports.map(\.alarms) == [[.sos]])
        #expect(reading.reports.map(\.device) == [nil])
        #expect(reading.warnings == [.notLoggedIn])
        #expect(reading.replies == [])
    }

    @Test mutating func `a cut-off SOS keeps what came before the end`() {
        let frame = LoggedIn.frame(0x19, Self.cell + "60")
        let reading = tracker.wire.read(frame, now: now)
        #expect(reading.reports.map(\.alarms) == [[.sos]])
        #expect(reading.warnings == [.truncated])
    }

    @Test mutating func `an alarm that nobody named is an alarm`() {
        #expect(tracker.alarms(0x16, Self.block("4064047702")) == [.unknown(0x77)])
        #expect(tracker.alarms(0x13, "4005038802") == [.unknown(0x88)])
    }

    @Test mutating func `the language may lengthen an alarm, and never hides one`() {
        #expect(tracker.alarms(0x27, Self.block("406404071201")) == [.jamming])
        #expect(tracker.alarms(0x27, Self.block("40640401f201")) == [.sos])
    }

    @Test func `a model changes what its numbers mean`() {
        let crash = Self.block("4064041802")
        var tracker = LoggedIn()
        #expect(tracker.alarms(0x16, crash) == [.removed])
        tracker.wire.model = .lw
        #expect(tracker.alarms(0x16, crash) == [.crash])
    }

    @Test mutating func `long frames carry the same alarms`() {
        let wide = "030001010000000100000000000000010000"
        let jimi = [Self.gps, wide, "4064040102", "006a0132"].joined()
        #expect(tracker.alarms(0x39, jimi, isLong: true) == [.sos])
        #expect(tracker.alarms(0x16, Self.block("4064040102"), isLong: true) == [.sos])
        let modular = "0034000612000000000000340006230000000000"
        #expect(tracker.alarms(0x70, modular, isLong: true) == [.removed, .tampering])
        let empty = "1a030e030c0700000000a400"
        #expect(tracker.alarms(0x33, empty, isLong: true) == [.unknown(0xA4)])
    }

    @Test mutating func `the models that send their alarm elsewhere`() {
        let place = Self.gps + Self.cell
        // S5, WETRUST, LW4G, then VXT01 of which 7 is overspeed.
        #expect(tracker.alarms(0x12, place + "4004e2047700000000000000") == [.unknown(0x77)])
        #expect(tracker.alarms(0x12, place + "0000000001300100" + "0000") == [.unknown(1)])
        let wide = Self.gps + "000101000000010000000000000001"
        let badge = wide + "11400000640401" + String(repeating: "0", count: 38)
        #expect(tracker.alarms(0xA2, badge) == [.sos])
        #expect(tracker.alarms(0x16, place + "7804e20400") == [.overspeed])
        #expect(tracker.alarms(0x16, place + "6004e20400") == [.sos])
    }

    @Test mutating func `the press of a Bluetooth button asks for attention`() {
        let text = "425554544f4e2c41"
        #expect(tracker.alarms(0xF2, "69b4d0c7000a000a" + text, isLong: true) == [.unknown(0xF2)])
        #expect(tracker.alarms(0xF2, "69b4d0c7000c000a", isLong: true) == [])
    }

    @Test func `a name in a later message stands in for a lost login`() {
        var wire = GT06()
        let named = wire.read(
            LoggedIn.frame(0x70, "000100080000000000000017", isLong: true), now: now)
        #expect(named.reports.map(\.device) == [DeviceIdentifier("000000000000017")])
        #expect(named.warnings == [])
        let next = wire.read(LoggedIn.frame(0x13, "4064040002"), now: now)
        #expect(next.reports.map(\.device) == [DeviceIdentifier("000000000000017")])
        #expect(next.replies.count == 1)
    }

    @Test mutating func `a camera says SOS with a position`() {
        let long = "1a030e030c070269fb200c41f450145a010000"
        #expect(tracker.alarms(0x95, long) == [.sos])
        #expect(tracker.alarms(0x95, "1a030e030c0788") == [.powerCut])
    }

    @Test mutating func `the zone of the login shifts the clock`() throws {
        let login = LoggedIn.frame(0x01, "000000000000001700003201")
        _ = tracker.wire.read(login, now: now)
        let report = try #require(
            tracker.wire.read(LoggedIn.frame(0x10, Self.gps), now: now).reports.first)
        #expect(report.fix?.occurredAt?.iso8601 == "2026-03-13T19:12:07Z")
    }

    @Test mutating func `the answer to WHERE is a position`() throws {
        let text =
            "Current position!Lat:S22.500000,Lon:W114.250000,Course:90.00,Speed:36.00,"
            + "DateTime:2026-03-14 03:12:07"
        let hex = text.utf8.map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined()
        let frame = LoggedIn.frame(0x21, "0000000001" + hex, isLong: true)
        let fix = try #require(tracker.wire.read(frame, now: now).reports.first?.fix)
        #expect(fix.position == Position(latitude: -22.5, longitude: -114.25))
        #expect(fix.occurredAt?.iso8601 == "2026-03-14T03:12:07Z")
        #expect(fix.speedCentimetresPerSecond == 1000)
    }

    @Test mutating func `the time goes out in UTC`() {
        let reading = tracker.wire.read(LoggedIn.frame(0x8A, ""), now: now)
        #expect(reading.replies == [GT06Reply.short(0x8A, [26, 3, 14, 3, 12, 7], 0)])
    }

    @Test func `the checksum has the check value of the sheet`() {
        #expect(Checksum.x25("123456789".utf8) == 0x906E)
    }
}

/// Damage in GT06 streams.
@Suite(.timeLimit(.minutes(5)))
struct GT06Streams {
    private let login = GT06Frames.LoggedIn.frame(0x01, "0000000000000017")
    private let sos = GT06Frames.LoggedIn.frame(
        0x16, GT06Frames.block("4064040102"))

    @Test func `an SOS behind a frame cut short is found`() throws {
        for lost in 1..<login.count - 2 {
            let stream = Stream(GT06(), reads: [login + Array(login.dropLast(lost)) + sos])
            #expect(stream.reports.last?.alarms == [.sos], "\(lost) bytes lost")
        }
    }

    @Test func `an SOS behind noise is found`() {
        for noise in [
            [0x78], [0x0D, 0x0A], [0x78, 0x79], [0x79, 0x79, 0x7F, 0xFF], [0x00, 0xFF],
        ] {
            let stream = Stream(GT06(), reads: [login, noise.map { UInt8($0) } + sos])
            #expect(stream.reports.last?.alarms == [.sos], "\(noise)")
            #expect(stream.garbage == noise.map { UInt8($0) })
        }
    }

    @Test func `an end inside a frame does not end it`() {
        let text = GT06Frames.LoggedIn.frame(0x15, "08000000000d0a0d0a0002")
        let stream = Stream(GT06(), reads: [login, text, sos])
        #expect(stream.readings.count == 3)
        #expect(stream.garbage == [])
    }

    @Test func `a frame that counts wrong is read to its end`() {
        var short = sos
        short[2] -= 1
        let stream = Stream(GT06(), reads: [login + short + login])
        #expect(stream.reports.map(\.alarms) == [[], [.sos], []])
        #expect(stream.readings.map(\.warnings) == [[], [.wrongChecksum], []])
    }

    @Test func `a login that counts wrong is answered at once`() {
        var login = login
        login[2] += 3
        #expect(Stream(GT06(), reads: [login]).readings.map(\.replies.count) == [1])
    }

    @Test func `an SOS that counts wrong but adds up is not held back`() {
        let body = Vectors.bytes(GT06Frames.block("4064040102"))
        let counted = [UInt8(body.count + 8), 0x16] + body + [0, 7]
        let checksum = Checksum.x25(counted)
        let trailer = [UInt8(checksum >> 8), UInt8(checksum & 0xFF), 0x0D, 0x0A]
        let stream = Stream(GT06(), reads: [login, [0x78, 0x78] + counted + trailer])
        #expect(stream.reports.map(\.alarms) == [[], [.sos]])
    }
}
