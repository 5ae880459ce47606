// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing
import Trackers

/// Every real message of the vectors, against what a reference decoder answered.
@Suite(.timeLimit(.minutes(5)))
struct RealMessages {
    /// The clock of the machine on which the reference answered.
    private static let recordedAt = CalendarTime(
        year: 2026, month: 11, day: 21, hour: 17, minute: 20, second: 0
    ).moment

    private typealias Aspect = Comparison.Aspect

    @Test func `every gt06 message says what the reference says, or more`() throws {
        let messages = try Vectors.messages("gt06")
        #expect(messages.count == 153)
        var decoders: [String: GT06] = [:]
        try compare(messages, exceptions: Exceptions.gt06) { message, now in
            // The reference is told the model by its test, ours by the device's settings.
            var decoder = decoders[message.connection, default: GT06()]
            decoder.model = message.setup?.last?.args.first.flatMap { Self.models[$0] }
            defer { decoders[message.connection] = decoder }
            return (decoder.read(message.payload.bytes, now: now), nil)
        }
    }

    @Test func `every h02 message says what the reference says, or more`() throws {
        let messages = try Vectors.messages("h02")
        #expect(messages.count == 65)
        var decoders: [String: H02] = [:]
        try compare(messages, exceptions: Exceptions.h02) { message, now in
            let bytes = message.payload.bytes
            return (decoders[message.connection, default: H02()].read(bytes, now: now), nil)
        }
    }

    @Test func `every osmand request says what the reference says, or more`() throws {
        let messages = try Vectors.messages("osmand")
        #expect(messages.count == 12)
        try compare(messages, exceptions: Exceptions.osmand) { message, _ in
            let http = try #require(message.payload.http)
            let answer = OsmAnd().read(
                method: http.method, uri: http.uri, contentType: http.headers["Content-Type"],
                body: http.body)
            return (answer.reading, answer.status)
        }
    }

    private static let models: [String: GT06.Model] = [
        "LW4G-4B": .lw, "SEEWORLD": .seeworld, "R11": .r11, "G18": .vl, "VL103": .vl,
    ]

    private func compare(
        _ messages: [Vectors.Message], exceptions: [String: Exceptions.Difference],
        read: (Vectors.Message, Moment) throws -> (Reading, Int?)
    ) throws {
        let now = try #require(Self.recordedAt)
        var met: Set<String> = []
        for message in messages {
            let (reading, status) = try read(message, now)
            let comparison = Comparison(
                expected: message.expect, reading: reading, status: status)
            let exception = exceptions[message.key]
            met.formUnion(exception == nil ? [] : [message.key])
            #expect(
                comparison.differences == exception?.aspects ?? [],
                "\(message.protocol) \(message.key): \(reading) for \(message.expect)")
            #expect(
                comparison.furtherAlarms == exception?.further ?? [],
                "\(message.protocol) \(message.key) raises \(comparison.furtherAlarms)")
        }
        #expect(met == Set(exceptions.keys), "an exception that no message bears out")
    }
}
