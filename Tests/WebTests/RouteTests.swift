// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HashTreeCollections
import Testing

@testable import Web

@Suite("The addresses that people and carriers open", .timeLimit(.minutes(5)))
struct RouteTests {
    private var cast = Cast()
    private let token: String

    init() throws {
        try cast.enrol()
        try cast.sendSOS()
        token = ShieldLink.token(of: Cast.sees[.exact]!, in: cast.alarm)
    }

    private func visit(
        isSandboxed: Bool = true, _ visit: (Visitor) async throws -> Void
    ) async throws {
        try await Visitor.visit(cast.world, at: cast.now, isSandboxed: isSandboxed, visit)
    }

    @Test func `reading a shield's page changes nothing, however often`() async throws {
        try await visit { visitor in
            let before = visitor.desk.world
            for _ in 0..<3 { #expect(try await visitor.get("/s/\(token)").status == 200) }
            #expect(visitor.desk.world == before)
            let answer = try await visitor.get("/s/\(token)/answer?answer=2")
            #expect(answer.status == 404 || answer.status == 405)
            #expect(visitor.desk.world == before)
        }
    }

    @Test func `the whole first answer fits into 14 KB`() async throws {
        try await visit { visitor in
            let answer = try await visitor.get("/s/\(token)")
            let headers = answer.headers.reduce(0) { sum, header in
                sum + header.key.utf8.count + header.value.utf8.count + 4
            }
            #expect(headers + answer.body.utf8.count <= ShieldPage.mostBytes)
            #expect(answer.body.contains("<title>Update</title>"))
            #expect(answer.body.contains("SANDBOX"))
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["referrer-policy"] == "no-referrer")
        }
    }

    @Test func `an answer is recorded, and leads back`() async throws {
        try await visit { visitor in
            let answer = try await visitor.post("/s/\(token)/answer", "answer=2")
            #expect(answer.status == 303)
            #expect(answer.headers["location"] == "/s/\(token)")
            let alarm = try #require(visitor.desk.world.alarms[cast.alarm.id])
            #expect(alarm.latestAnswer(of: Cast.sees[.exact]!)?.answer == .going)
            #expect(try await visitor.get("/s/\(token)").body.contains("You answered"))
        }
    }

    @Test func `a wrong form is told in a sentence and records nothing`() async throws {
        try await visit { visitor in
            for form in ["", "answer=", "answer=9", "answer=two", "reply=2"] {
                let answer = try await visitor.post("/s/\(token)/answer", form)
                #expect(answer.status == 400)
                #expect(answer.body.contains("not one of the four answers"))
            }
            let long = "answer=2&more=" + String(repeating: "x", count: 10_000)
            #expect(try await visitor.post("/s/\(token)/answer", long).status == 400)
            #expect(visitor.desk.world == cast.world)
        }
    }

    @Test func `every bad link gives the same page, byte for byte`() async throws {
        try await visit { visitor in
            var answers: Set<String> = []
            for bad in [
                "x", "K7", "K7-abc", token.dropLast() + "_", "A2-" + token.suffix(26), "%00",
            ] {
                let answer = try await visitor.get("/s/\(bad)")
                #expect(answer.status == 404)
                answers.insert(answer.body)
                let posted = try await visitor.post("/s/\(bad)/answer", "answer=2")
                #expect(posted.status == 404)
                answers.insert(posted.body)
            }
            #expect(answers.count == 1)
        }
    }

    @Test func `a receipt moves its delivery, and an unknown one nothing`() async throws {
        let delivery = try #require(cast.alarm.deliveries.first)
        let base = "/carriers/\(Visitor.secret)/kannel/receipt"
        let end = "delivery=\(delivery.number)&status=1&reason="
        try await visit { visitor in
            for (path, status) in [
                ("/carriers/wrong/kannel/receipt?alarm=\(cast.alarm.id.text)&\(end)", 404),
                ("\(base)?alarm=\(String(repeating: "0", count: 32))&\(end)", 200),
                ("\(base)?alarm=\(cast.alarm.id.text)&delivery=999&status=1", 200),
                ("\(base)?alarm=\(cast.alarm.id.text)&delivery=0&status=1", 200),
                ("\(base)?alarm=\(cast.alarm.id.text)&delivery=1&status=8&reason=ACK/", 200),
                ("\(base)?nonsense", 200), (base, 200),
            ] {
                #expect(try await visitor.get(path).status == status)
            }
            #expect(visitor.desk.world == cast.world)
            let answer = try await visitor.get("\(base)?alarm=\(cast.alarm.id.text)&\(end)")
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            let alarm = try #require(visitor.desk.world.alarms[cast.alarm.id])
            #expect(alarm.delivery(delivery.number)?.progress == .delivered(cast.now))
        }
    }

    @Test func `an SMS that a carrier brings is the shield's answer`() async throws {
        let base = "/carriers/\(Visitor.secret)/kannel/sms"
        let text = "\(cast.alarm.code.text.lowercased())+2."
        try await visit { visitor in
            for path in [
                "\(base)?from=%2B46701740650&to=123&text=\(text)", "\(base)?from=&text=1",
                "\(base)?from=%2B46701740602&text=hello", base,
                "/carriers/wrong/kannel/sms?from=%2B46701740602&text=\(text)",
            ] {
                #expect(try await visitor.get(path).body.isEmpty)
            }
            #expect(visitor.desk.world == cast.world)
            let answer = try await visitor.get("\(base)?from=%2B46701740602&to=123&text=\(text)")
            #expect(answer.status == 200)
            let alarm = try #require(visitor.desk.world.alarms[cast.alarm.id])
            #expect(alarm.latestAnswer(of: Cast.sees[.area]!)?.answer == .going)
        }
    }

    @Test func `a sandbox phone shows its texts and answers by the same way`() async throws {
        try await visit { visitor in
            let text = "\(cast.alarm.code): help. http://127.0.0.1:8080/s/\(token) Reply"
            visitor.sandbox.add(
                Sandbox.Message(
                    at: cast.now, address: Cast.phones[.exact]!, channel: .sms,
                    isFromPerson: false, subject: "", text: text))
            let phone = "/sandbox/phones/46701740603"
            #expect(try await visitor.get("/sandbox").body.contains("href=\"\(phone)\""))
            let page = try await visitor.get(phone)
            #expect(page.body.contains("<a href=\"/s/\(token)\">"))
            #expect(page.headers["refresh"] == "2")
            let sent = try await visitor.post("\(phone)/reply", "text=\(cast.alarm.code)+4")
            #expect(sent.status == 303)
            let alarm = try #require(visitor.desk.world.alarms[cast.alarm.id])
            #expect(alarm.latestAnswer(of: Cast.sees[.exact]!)?.answer == .atPlace)
            #expect(visitor.sandbox.all.last?.isFromPerson == true)
            #expect(try await visitor.post("\(phone)/reply", "text=").status == 400)
        }
    }

    @Test func `without a sandbox there are no phones to look at`() async throws {
        try await visit(isSandboxed: false) { visitor async throws in
            for path in ["/sandbox", "/sandbox/feed", "/sandbox/phones/46701740603"] {
                #expect(try await visitor.get(path).status == 404)
            }
            #expect(try await !visitor.get("/").body.contains("SANDBOX"))
        }
    }

    @Test mutating func `the public page, its alarms and its feed are there`() async throws {
        let code = cast.alarm.code.text
        try await visit { visitor in
            #expect(try await visitor.get("/alarms/\(code)").status == 404)
            let (hidden, none) = (
                try await visitor.get("/alarms/\(code)"), try await visitor.get("/alarms/zzz")
            )
            #expect(hidden == none)
        }
        try cast.publish()
        try await visit { visitor in
            #expect(try await visitor.get("/alarms/\(code.lowercased())").status == 200)
            #expect(try await visitor.get("/").body.contains("/alarms/\(code)"))
            let feed = try await visitor.get("/alarms.atom")
            #expect(feed.headers["content-type"] == "application/atom+xml; charset=utf-8")
            #expect(feed.body.hasPrefix("<?xml"))
            #expect(feed.body.contains("<entry>"))
        }
    }
}
