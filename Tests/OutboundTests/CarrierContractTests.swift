// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
@testable import Outbound
internal import TestCast
internal import TestKit
import Testing

/// A carrier with its peer on the wire, and letters that make the peer answer in each way.
struct Stand: Sendable, CustomTestStringConvertible {
    /// How the peer deals with a letter.
    enum Fate: String, Sendable, CaseIterable {
        case takes, refuses, isBusy, neverAnswers, hangsUp
    }

    var name: String
    var carrier: any Carrier
    var letter: @Sendable (Fate) -> Letter
    /// The references of the letters whose text reached the peer, in order.
    var arrived: @Sendable () -> [String]
    var stop: @Sendable () -> Void

    var testDescription: String { name }

    /// The same once there are `count`, and a little later, so that one too many is seen.
    func arrivals(_ count: Int) async throws -> [String] {
        try await eventually { arrived().count >= count }
        try await Task.sleep(for: .milliseconds(50))
        return arrived()
    }

    static func letter(
        to address: Address, _ text: String = "K7: Amina needs help.", delivery: Int = 3
    ) -> Letter {
        Letter(
            address: address, alarm: Cast.alarm,
            delivery: Delivery.Label(number: delivery, mark: 0xfe), attempt: 1,
            writtenAt: Cast.noon, language: .english, subject: "K7: Amina needs help", text: text,
            callbackBase: "http://127.0.0.1:1/carriers/secret")
    }

    enum Kind: String, Sendable, CaseIterable {
        case kannel, starttls, implicitTLS, mastodon
    }

    /// - Parameter patience: short only where the peer is to stay silent: the machine may be busy.
    static func start(_ kind: Kind, patience: Duration = .seconds(30)) async throws -> Stand {
        switch kind {
        case .kannel: try await kannel(patience)
        case .starttls: try await mail(.starttls, patience)
        case .implicitTLS: try await mail(.implicit, patience)
        case .mastodon: try await mastodon(patience)
        }
    }

    private static let words: [Fate: String] = [
        .takes: "", .refuses: "[answer 400]", .isBusy: "[answer 503]",
        .neverAnswers: "[answer hang]", .hangsUp: "[answer drop]",
    ]

    private static func kannel(_ patience: Duration) async throws -> Stand {
        let sink = try await MastodonSink.start()
        let carrier = KannelCarrier(
            KannelSettings(
                address: sink.address + "/cgi-bin/sendsms", login: "natalia",
                password: Private("pass word&"), patience: patience))
        let phone = Address.sms(PhoneNumber("+46701740601")!)
        return Stand(
            name: "Kannel", carrier: carrier, letter: { letter(to: phone, "Help. " + words[$0]!) },
            arrived: {
                sink.requests.compactMap { request in
                    request.query["dlr-url"]?.split(separator: "=").dropFirst().prefix(2)
                        .map { $0.prefix { $0 != "&" } }.joined(separator: "-")
                }
            }, stop: { sink.stop() })
    }

    private static func mail(
        _ encryption: MailSettings.Encryption, _ patience: Duration
    ) async throws -> Stand {
        let sink = try await MailSink.start(
            encryption == .implicit ? .implicit : .starttls, login: "natalia:blue")
        let carrier = MailCarrier(
            try MailSettings(
                host: "localhost", port: sink.port, encryption: encryption,
                authorities: sink.certificate, login: "natalia", password: Private("blue"),
                sender: MailAddress("alarm@example.org")!, senderName: "Natalia",
                ownHost: "alarm.example.org", connections: 2, patience: patience))
        let boxes: [Fate: String] = [
            .takes: "joseph", .refuses: "refuse", .isBusy: "busy", .neverAnswers: "hang",
            .hangsUp: "drop",
        ]
        return Stand(
            name: "SMTP \(encryption)", carrier: carrier,
            letter: { letter(to: .mail(MailAddress(boxes[$0]! + "@example.org")!)) },
            arrived: {
                sink.mails.map { mail in
                    let start = mail.text.firstRange(of: "Message-ID: <")!.upperBound
                    return String(mail.text[start...].prefix { $0 != "@" })
                }
            }, stop: { sink.stop() })
    }

    private static func mastodon(_ patience: Duration) async throws -> Stand {
        let sink = try await MastodonSink.start()
        let carrier = MastodonCarrier(
            MastodonSettings(
                address: sink.address, token: Private("secret"), patience: patience))
        return Stand(
            name: "Mastodon", carrier: carrier,
            letter: { letter(to: .post, "Help. " + words[$0]!) },
            arrived: { sink.requests.compactMap { $0.headers["idempotency-key"] } },
            stop: { sink.stop() })
    }
}

@Suite(.timeLimit(.minutes(5))) struct `Every carrier` {
    @Test(arguments: Stand.Kind.allCases)
    func `tells what became of a letter`(kind: Stand.Kind) async throws {
        let stand = try await Stand.start(kind, patience: .seconds(6))
        for fate in Stand.Fate.allCases {
            let outcome = await stand.carrier.send(stand.letter(fate))
            switch (fate, outcome) {
            case (.takes, .taken), (.refuses, .refused), (.isBusy, .later),
                (.neverAnswers, .unknown), (.hangsUp, .unknown):
                continue
            case (_, _): Issue.record("\(kind): the peer \(fate), the carrier says \(outcome)")
            }
        }
        // One that the peer had hung up on is good for the next letter.
        let last = await stand.carrier.send(stand.letter(.takes))
        guard case .taken = last else {
            Issue.record("\(kind): after trouble \(last)")
            return
        }
        await stand.carrier.close()
        stand.stop()
    }

    @Test(arguments: Stand.Kind.allCases)
    func `says later while its peer is down`(kind: Stand.Kind) async throws {
        let stand = try await Stand.start(kind)
        let before = await stand.carrier.send(stand.letter(.takes))
        stand.stop()
        guard case .taken = before else {
            Issue.record("\(kind): \(before)")
            return
        }
        // The last moment of a peer's life may swallow a letter; from then on nothing leaves.
        try await eventually {
            if case .later = await stand.carrier.send(stand.letter(.takes)) { true } else { false }
        }
        for _ in 1...3 {
            let outcome = await stand.carrier.send(stand.letter(.takes))
            guard case .later = outcome else {
                Issue.record("\(kind): \(outcome)")
                return
            }
        }
        await stand.carrier.close()
    }

    @Test(arguments: Stand.Kind.allCases)
    func `says whether it would take a letter, and sends none`(kind: Stand.Kind) async throws {
        let stand = try await Stand.start(kind)
        for _ in 1...2 {
            let trial = await stand.carrier.trial()
            guard case .taken = trial else {
                Issue.record("\(kind): \(trial)")
                return
            }
        }
        // The connection over which it asked is good for a letter, and that for asking.
        _ = await stand.carrier.send(stand.letter(.takes))
        #expect(try await stand.arrivals(1).count == 1)
        if case .taken = await stand.carrier.trial() {} else { Issue.record("\(kind)") }
        stand.stop()
        try await eventually {
            if case .later = await stand.carrier.trial() { true } else { false }
        }
        await stand.carrier.close()
    }

    @Test(arguments: Stand.Kind.allCases)
    func `names a letter the same at every attempt`(kind: Stand.Kind) async throws {
        let stand = try await Stand.start(kind)
        var letter = stand.letter(.takes)
        _ = await stand.carrier.send(letter)
        letter.attempt = 2
        letter.writtenAt = letter.writtenAt + .seconds(5)
        _ = await stand.carrier.send(letter)
        #expect(try await stand.arrivals(2) == [letter.reference, letter.reference])
        await stand.carrier.close()
        stand.stop()
    }

    @Test(arguments: Stand.Kind.allCases)
    func `finishes a letter though its task was cancelled`(kind: Stand.Kind) async throws {
        let stand = try await Stand.start(kind)
        let letter = stand.letter(.takes)
        let outcome = await withTaskGroup(of: Delivery.Outcome.self) { group in
            group.addTask { await stand.carrier.send(letter) }
            group.cancelAll()
            return await group.next()
        }
        guard case .taken = outcome else {
            Issue.record("\(kind): \(String(describing: outcome))")
            return
        }
        await stand.carrier.close()
        stand.stop()
    }

    @Test(arguments: Stand.Kind.allCases)
    func `carries many letters at once, each one once`(kind: Stand.Kind) async throws {
        let stand = try await Stand.start(kind)
        await withDiscardingTaskGroup { group in
            for number in 1...100 {
                group.addTask {
                    var letter = stand.letter(.takes)
                    letter.receipts?.delivery.number = number
                    letter.reference = "\(Cast.alarm.text)-\(number)"
                    // Later means that nothing left: it may be sent again, and still arrives once.
                    for _ in 0..<5 {
                        switch await stand.carrier.send(letter) {
                        case .taken: return
                        case .later: continue
                        case .refused, .unknown: break
                        }
                        break
                    }
                    Issue.record("\(kind): letter \(number) was not taken")
                }
            }
        }
        let expected = (1...100).map { "\(Cast.alarm.text)-\($0)" }
        #expect(try await stand.arrivals(100).sorted() == expected.sorted())
        await stand.carrier.close()
        stand.stop()
    }

    @Test(arguments: Channel.allCases)
    func `of the sandbox shows each letter there`(channel: Channel) async {
        let sandbox = Sandbox()
        let addresses: [Channel: Address] = [
            .sms: .sms(PhoneNumber("+46701740601")!),
            .mail: .mail(MailAddress("joseph@example.org")!), .post: .post,
        ]
        let carrier = SandboxCarrier(channel: channel, sandbox: sandbox)
        let outcome = await carrier.send(Stand.letter(to: addresses[channel]!))
        #expect(outcome == .taken(reference: "\(Cast.alarm.text)-3"))
        let names: [Channel: String] = [
            .sms: "+46701740601", .mail: "joseph@example.org", .post: "feed",
        ]
        #expect(
            sandbox.all == [
                Sandbox.Message(
                    at: Cast.noon, address: names[channel]!, channel: channel, isFromPerson: false,
                    subject: "K7: Amina needs help", text: "K7: Amina needs help.")
            ])
    }
}
