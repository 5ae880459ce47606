// SPDX-License-Identifier: Apache-2.0
internal import Domain
@testable import Outbound
internal import TestCast
internal import TestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A post to Mastodon` {
    private static func post(
        _ text: String, token: String = "secret"
    ) async throws -> (Delivery.Outcome, [MastodonSink.Request]) {
        let sink = try await MastodonSink.start()
        let carrier = MastodonCarrier(
            MastodonSettings(
                address: sink.address, token: Private(token), patience: .seconds(30)))
        let outcome = await carrier.send(Stand.letter(to: .post, text))
        try await eventually { !sink.requests.isEmpty }
        await carrier.close()
        sink.stop()
        return (outcome, sink.requests)
    }

    @Test func `says what is to be said, once, in its language`() async throws {
        let (outcome, requests) = try await Self.post("Line \"one\"\n\\ é 🆘")
        #expect(outcome == .taken(reference: "https://social.example.org/@station/1"))
        let request = try #require(requests.first)
        #expect(request.method == "POST" && request.path == "/api/v1/statuses")
        #expect(request.headers["authorization"] == "Bearer secret")
        #expect(request.headers["idempotency-key"] == "\(Cast.alarm.text)-3")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.body.contains(#""status":"Line \"one\"\n\\ é 🆘""#))
        #expect(request.body.contains(#""language":"en""#))
        #expect(request.body.contains(#""visibility":"public""#))
    }

    @Test(arguments: [401, 403, 404, 422])
    func `is refused for good`(status: Int) async throws {
        let (outcome, _) = try await Self.post("[answer \(status)]")
        #expect(outcome == .refused(reason: "mastodon \(status)"))
    }

    @Test func `waits as long as the server asks`() async throws {
        let (outcome, _) = try await Self.post("[answer 429]")
        #expect(outcome == .later(reason: "mastodon 429", wait: .seconds(7)))
    }

    @Test func `names no secret when the token is wrong`() async throws {
        let (outcome, _) = try await Self.post("Help", token: "old-secret")
        #expect(outcome == .refused(reason: "mastodon 401"))
    }

    @Test(arguments: [
        ("2026-03-14T03:12:07Z", 1_773_457_927), ("2026-03-14T03:12:07.123456Z", 1_773_457_927),
        ("2026-03-14 03:12:07Z", nil), ("2026-03-14T03:12:07", nil), ("", nil), ("Z", nil),
        ("2026-13-14T03:12:07Z", nil), ("soon", nil),
    ]) func `reads the moment at which it may come again`(text: String, seconds: Int64?) {
        #expect(Moment(iso8601: text) == seconds.map { Moment(seconds: $0) })
    }
}
