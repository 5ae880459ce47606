// SPDX-License-Identifier: Apache-2.0
internal import Domain
@testable import Outbound
internal import TestCast
internal import TestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Mail` {
    static func settings(
        port: Int = 25, host: String = "localhost",
        _ encryption: MailSettings.Encryption = .starttls,
        certificate: String? = nil, login: String? = nil, password: String? = nil,
        senderName: String = "Natalia", connections: Int = 1
    ) throws -> MailSettings {
        try MailSettings(
            host: host, port: port, encryption: encryption, authorities: certificate, login: login,
            password: password.map { Private($0) }, sender: MailAddress("alarm@example.org")!,
            senderName: senderName, ownHost: "alarm.example.org", connections: connections,
            patience: .seconds(20))
    }

    static let joseph = MailAddress("joseph@example.org")!

    static func letter(subject: String = "K7: Amina needs help", _ text: String = "Open this.")
        -> Letter
    {
        var letter = Stand.letter(to: .mail(joseph), text)
        letter.subject = subject
        return letter
    }

    @Test func `is plain to read, and says that no person wrote it`() throws {
        let text = MailText(
            Self.letter("Ouvrez:\nhttps://a.example.org/s/K7=b\n\nété "), to: Self.joseph,
            settings: try Self.settings()
        ).text
        #expect(
            text
                == """
                Message-ID: <00000000000000090000000000000001-3@alarm.example.org>
                Date: Sat, 14 Mar 2026 03:12:07 +0000
                From: Natalia <alarm@example.org>
                To: <joseph@example.org>
                Subject: K7: Amina needs help
                Auto-Submitted: auto-generated
                Importance: high
                X-Priority: 1
                MIME-Version: 1.0
                Content-Language: en
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Ouvrez:
                https://a.example.org/s/K7=3Db

                =C3=A9t=C3=A9=20

                """.replacing("\n", with: "\r\n"))
    }

    @Test(arguments: [
        ("K7: Amina needs help", "K7: Amina needs help"),
        ("K7 : Zoé", "=?UTF-8?Q?K7=20=3A=20Zo=C3=A9?="),
        ("a\r\nBcc: eve@example.net", "=?UTF-8?Q?a=20=20Bcc=3A=20eve=40example=2Enet?="),
        ("a\u{2028}b\u{85}c", "a b c"),
        ("=?UTF-8?Q?x?=", "=?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3Fx=3F=3D?="),
    ]) func `puts a subject on one line that nothing can leave`(subject: String, words: String) {
        #expect(MailText.words(subject) == words)
    }

    @Test func `folds a long subject between characters`() {
        let words = MailText.words(String(repeating: "я", count: 60)).split(separator: "\r\n")
        #expect(words.count == 6)
        #expect(words.allSatisfy { $0.utf8.count <= 76 })
    }

    @Test(arguments: [
        String(repeating: "é", count: 200), String(repeating: "x", count: 200), "tab\tend\t", " ",
        ".", "..\n.", "From here", "a=b",
    ]) func `keeps lines short`(text: String) {
        let lines = QuotedPrintable.encode(text).split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
    }

    @Test func `arrives as it was written, dots and all`() async throws {
        let sink = try await MailSink.start(.none)
        let carrier = MailCarrier(try Self.settings(port: sink.port, host: "127.0.0.1", .none))
        let outcome = await carrier.send(
            Self.letter(subject: "x\r\nBcc: eve@example.net\r\n\r\nbody", ".\n..\nlast"))
        #expect(outcome == .taken(reference: "\(Cast.alarm.text)-3"))
        try await eventually { sink.mails.count == 1 }
        let mail = try #require(sink.mails.first)
        #expect(mail.from == "alarm@example.org")
        #expect(mail.to == ["joseph@example.org"])
        #expect(mail.text.hasSuffix("\r\n\r\n.\r\n..\r\nlast\r\n"))
        #expect(!mail.text.contains("\nBcc:"))
        await carrier.close()
        sink.stop()
    }

    @Test func `keeps its connection open from one mail to the next`() async throws {
        let sink = try await MailSink.start(.starttls, login: "natalia:blue")
        let carrier = MailCarrier(
            try Self.settings(
                port: sink.port, certificate: sink.certificate, login: "natalia", password: "blue"))
        for _ in 1...20 { _ = await carrier.send(Self.letter()) }
        try await eventually { sink.mails.count == 20 }
        #expect(Set(sink.mails.map(\.connection)).count == 1)
        #expect(sink.mails.allSatisfy { $0.encrypted })
        await carrier.close()
        sink.stop()
    }

    @Test func `does not take a late answer for the next mail's`() async throws {
        let sink = try await MailSink.start(.none)
        var settings = try Self.settings(port: sink.port, host: "127.0.0.1", .none)
        settings = try MailSettings(
            host: settings.host, port: settings.port, encryption: .none, sender: settings.sender,
            senderName: "", ownHost: "alarm.example.org", connections: 1, patience: .seconds(3))
        let carrier = MailCarrier(settings)
        var hanging = Self.letter()
        hanging.address = .mail(MailAddress("hang@example.org")!)
        let start = ContinuousClock.now
        guard case .unknown = await carrier.send(hanging) else {
            Issue.record("a mail without an answer is unknown")
            return
        }
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(await carrier.send(Self.letter()) == .taken(reference: "\(Cast.alarm.text)-3"))
        try await eventually { sink.mails.count == 2 }
        #expect(Set(sink.mails.map(\.connection)).count == 2)
        await carrier.close()
        sink.stop()
    }

    @Test(arguments: ["refuse-text", "busy-text", "drop-early"])
    func `believes the server's last word`(box: String) async throws {
        let sink = try await MailSink.start(.none)
        let carrier = MailCarrier(try Self.settings(port: sink.port, host: "127.0.0.1", .none))
        var letter = Self.letter()
        letter.address = .mail(MailAddress(box + "@example.org")!)
        switch (box, await carrier.send(letter)) {
        case ("refuse-text", .refused), ("busy-text", .later), ("drop-early", .later): break
        case (_, let outcome): Issue.record("\(box): \(outcome)")
        }
        await carrier.close()
        sink.stop()
    }

    @Test func `goes to no server that cannot prove its name`() async throws {
        let sink = try await MailSink.start(.starttls)
        let other = try await MailSink.start(.starttls)
        for (host, certificate) in [
            ("localhost", other.certificate), ("localhost", nil), ("127.0.0.2", sink.certificate),
        ] {
            let carrier = MailCarrier(
                try Self.settings(port: sink.port, host: host, certificate: certificate))
            guard case .later = await carrier.send(Self.letter()) else {
                Issue.record("\(host) was believed")
                return
            }
            await carrier.close()
        }
        #expect(sink.mails.isEmpty)
        sink.stop()
        other.stop()
    }

    @Test func `does not leave in the clear when encryption is asked for`() async throws {
        let sink = try await MailSink.start(.none)
        let carrier = MailCarrier(try Self.settings(port: sink.port, host: "127.0.0.1", .starttls))
        guard case .later = await carrier.send(Self.letter()) else {
            Issue.record("it left")
            return
        }
        #expect(sink.mails.isEmpty)
        await carrier.close()
        sink.stop()
    }

    @Test func `a wrong password of ours is no reason to give a mail up`() async throws {
        let sink = try await MailSink.start(.starttls, login: "natalia:blue")
        let carrier = MailCarrier(
            try Self.settings(
                port: sink.port, certificate: sink.certificate, login: "natalia", password: "red"))
        guard case .later = await carrier.send(Self.letter()) else {
            Issue.record("not later")
            return
        }
        await carrier.close()
        sink.stop()
    }

    @Test(arguments: ["mail.example.org", "10.0.0.1", "127.0.0.1.example.org", "127.1", "0.0.0.0"])
    func `leaves unencrypted only for this machine`(host: String) {
        #expect(throws: MailSettings.Fault.encryptionNeeded) {
            try Self.settings(host: host, .none)
        }
    }

    @Test(arguments: ["", "a b", "evil/path", "a\r\nb", "x@y"])
    func `needs a proper host`(host: String) {
        #expect(throws: MailSettings.Fault.malformedHost) { try Self.settings(host: host) }
    }
}
