// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Places

/// The clock on the wall and the light outside.
@Suite(.timeLimit(.minutes(5)))
struct SkyTests {
    // 2026-06-21T12:00:00Z, a Sunday.
    static let midsummerNoon: Int64 = 1_782_043_200

    @Test(arguments: [
        ("UTC", "Sunday 12:00"), ("Asia/Tbilisi", "Sunday 16:00"),
        ("Europe/Stockholm", "Sunday 14:00"), ("Asia/Kathmandu", "Sunday 17:45"),
        ("Pacific/Auckland", "Monday 00:00"), ("America/Los_Angeles", "Sunday 05:00"),
    ])
    func `a wall clock follows its zone`(zone: String, text: String) throws {
        let time = try #require(localTime(unixSeconds: Self.midsummerNoon, timeZone: zone))
        #expect(time.text == text)
    }

    @Test func `the epoch was a Thursday, and the second before it a Wednesday`() {
        #expect(localTime(unixSeconds: 0, timeZone: "UTC")?.text == "Thursday 00:00")
        #expect(localTime(unixSeconds: -1, timeZone: "UTC")?.text == "Wednesday 23:59")
    }

    @Test func `an unknown zone or an absurd time has no local time`() {
        #expect(localTime(unixSeconds: 0, timeZone: "Mars/Olympus") == nil)
        #expect(localTime(unixSeconds: .min, timeZone: "UTC") == nil)
        #expect(localTime(unixSeconds: .max, timeZone: "UTC") == nil)
    }

    @Test func `every zone of a town is known`() {
        let zones = Set(Gazetteer().allTowns.map(\.timeZone))
        #expect(zones.count > 300)
        for zone in zones { #expect(localTime(unixSeconds: 0, timeZone: zone) != nil, "\(zone)") }
    }

    @Test func `at midsummer the north is light and the south is dark`() {
        let noon = Self.midsummerNoon
        #expect(isDaylight(latitude: 51.5, longitude: 0, unixSeconds: noon))
        #expect(!isDaylight(latitude: 51.5, longitude: 180, unixSeconds: noon))
        #expect(isDaylight(latitude: 80, longitude: 180, unixSeconds: noon))
        #expect(!isDaylight(latitude: -80, longitude: 0, unixSeconds: noon))
        #expect(!isDaylight(latitude: .nan, longitude: 0, unixSeconds: noon))
    }

    @Test func `the noon sun of midsummer in Stockholm stands at 54 degrees`() {
        // Solar noon at 18.06° E is 10:49:40 UTC with the equation of time.
        let spot = Spot(latitude: 59.33, longitude: 18.06)
        let height = solarElevation(at: spot, unixSeconds: Self.midsummerNoon - 4_220)
        #expect(abs(height - (90 - 59.33 + 23.44)) < 0.05)
    }

    @Test func `the sun rises in Nairobi at half past six`() {
        // 2026-06-21: sunrise 06:33 local time, 03:33 UTC.
        let sunrise = Self.midsummerNoon - 12 * 3_600 + 3 * 3_600 + 33 * 60
        #expect(!isDaylight(latitude: -1.2864, longitude: 36.8172, unixSeconds: sunrise - 240))
        #expect(isDaylight(latitude: -1.2864, longitude: 36.8172, unixSeconds: sunrise + 240))
    }
}
