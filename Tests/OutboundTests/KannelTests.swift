// SPDX-License-Identifier: Apache-2.0
internal import Domain
@testable import Outbound
internal import TestCast
internal import TestKit
import Testing

@Suite(.timeLimit(.minutes(5)), .serialized) struct `SMS through the real Kannel` {
    private static func carrier(_ station: KannelStation, password: String? = nil) -> KannelCarrier
    {
        KannelCarrier(
            KannelSettings(
                address: station.address, login: station.login,
                password: Private(password ?? station.password), sender: "46701740600",
                patience: .seconds(30)))
    }

    private static func letter(_ text: String, _ callbackBase: String = "") -> Letter {
        var letter = Stand.letter(to: .sms(PhoneNumber("+46701740601")!), text, delivery: 3)
        if !callbackBase.isEmpty { letter.receipts?.callbackBase = callbackBase }
        return letter
    }

    @Test func `a phone shows every character that was sent`() async throws {
        let station = try await KannelStation.start()
        let carrier = Self.carrier(station)
        let texts = [
            "K7: Åsa needs help & more? 100% + [x] {y} ~ € https://alarm.example.org/s/K7-ab=c",
            "K7: Зоя needs help", "K7: 阿明 needs help 🆘",
        ]
        for text in texts {
            #expect(
                await carrier.send(Self.letter(text))
                    == .taken(reference: "\(Cast.alarm.text)-3"))
        }
        try await eventually { station.received.count >= texts.count }
        #expect(station.received.map(\.text) == texts)
        #expect(station.received.map(\.kind) == ["text", "ucs-2", "ucs-2"])
        #expect(Set(station.received.map(\.phone)) == ["+46701740601"])
        #expect(Set(station.received.map(\.sender)) == ["46701740600"])
        await carrier.close()
        station.stop()
    }

    @Test func `is asked whether it would take an SMS, by whom it knows`() async throws {
        let station = try await KannelStation.start()
        let known = Self.carrier(station)
        #expect(await known.trial() == .taken(reference: ""))
        let stranger = Self.carrier(station, password: "wrong")
        #expect(await stranger.trial() == .later(reason: "kannel 403 password", wait: nil))
        #expect(station.received.isEmpty)
        await known.close()
        await stranger.close()
        station.stop()
    }

    @Test func `a long text comes in parts, as many as were counted`() async throws {
        let station = try await KannelStation.start()
        let carrier = Self.carrier(station)
        let text = String(repeating: "Help. ", count: 60)
        _ = await carrier.send(Self.letter(text))
        try await eventually { station.received.count >= GSM7.parts(of: text) }
        try await Task.sleep(for: .milliseconds(200))
        #expect(station.received.count == GSM7.parts(of: text))
        await carrier.close()
        station.stop()
    }

    @Test func `the receipt comes back under our own name`() async throws {
        let station = try await KannelStation.start()
        let ear = try await MastodonSink.start()
        let carrier = Self.carrier(station)
        _ = await carrier.send(Self.letter("Help", ear.address + "/carriers/se-cret"))
        try await eventually { !ear.requests.isEmpty }
        try await Task.sleep(for: .milliseconds(200))
        #expect(ear.requests.map(\.path) == ["/carriers/se-cret/kannel/receipt"])
        #expect(
            ear.requests.map(\.query) == [
                [
                    "alarm": Cast.alarm.text, "delivery": "3", "mark": "fe", "status": "1",
                    "reason": "",
                ]
            ])
        await carrier.close()
        station.stop()
        ear.stop()
    }

    @Test func `an answer of a shield arrives`() async throws {
        let ear = try await MastodonSink.start()
        let station = try await KannelStation.start(
            incoming: ear.address + "/carriers/se-cret/kannel/incoming")
        station.say("K7 1 på väg", from: "+46701740601", to: "46701740600")
        try await eventually { !ear.requests.isEmpty }
        let request = try #require(ear.requests.first)
        #expect(request.query["from"] == "+46701740601")
        #expect(request.query["text"]?.hasPrefix("K7 1") == true)
        station.stop()
        ear.stop()
    }

    @Test func `a wrong password of ours is no reason to give an SMS up`() async throws {
        let station = try await KannelStation.start()
        let wrong = Self.carrier(station, password: "wrong")
        #expect(
            await wrong.send(Self.letter("Help"))
                == .later(reason: "kannel 403 password", wait: nil))
        await wrong.close()
        station.stop()
    }

    @Test func `a gateway that is not there is later, and no secret is in the reason`() async throws
    {
        let carrier = KannelCarrier(
            KannelSettings(
                address: "http://127.0.0.1:9/cgi-bin/sendsms", login: "natalia",
                password: Private("blue-window")))
        guard case .later(let reason, nil) = await carrier.send(Self.letter("Help")) else {
            Issue.record("not later")
            return
        }
        #expect(!reason.contains("blue") && !reason.contains("4670174"))
        await carrier.close()
    }
}
