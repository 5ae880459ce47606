// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HTTPTypes
import HashTreeCollections
import Testing

@testable import Web

@Suite("Signing in", .timeLimit(.minutes(5)))
struct SignInTests {
    private var cast = Cast()

    init() throws { try cast.openStation() }

    /// Invites officer 0, as the server's command line does.
    private func invite(_ station: OpenStation) async throws -> Secret {
        let secret = Secret(drawnFrom: station.site.chance)
        _ = try await station.site.desk.submit(
            .access(
                .invite(
                    Cast.officers[0], secret: secret.digest,
                    until: station.site.clock.now() + .seconds(900))),
            by: .administrator, lane: .people)
        return secret
    }

    private func signIn(_ station: OpenStation) async throws -> String {
        let secret = try await invite(station)
        let answer = try await station.post("/sign-in/\(secret.text)")
        #expect(answer.status == 303)
        return try #require(answer.cookie)
    }

    @Test func `every address of the console leads to signing in`() async throws {
        var cast = cast
        try cast.sendSOS()
        try await OpenStation.open(cast) { station in
            let alarm = "/console/alarms/\(cast.alarm.id.text)"
            let pages = [
                "/console", "/console/quarantine", "/console/live", "/console/console.js",
                "/console/parts", "/console/parts/list", "/console/parts/quarantine", alarm,
                alarm + "/close", alarm + "/timeline", alarm + "/map.svg",
                "/console/parts/alarms/\(cast.alarm.id.text)", "/console/alarms/nothing",
            ]
            let unknown = "natalia_session=" + String(repeating: "0", count: 64)
            for cookie in [nil, "natalia_session=x", unknown] {
                for page in pages {
                    let answer = try await station.get(page, cookie: cookie)
                    #expect(answer.status == 303 && answer.goesTo == "/sign-in", "\(page)")
                    #expect(answer.body.isEmpty)
                }
                let answer = try await station.post(alarm + "/acknowledge", cookie: cookie)
                #expect(answer.status == 303 && answer.goesTo == "/sign-in")
            }
            #expect(station.site.desk.world.alarms[cast.alarm.id]?.isClaimed == false)
            let howTo = try await station.get("/sign-in")
            #expect(howTo.status == 200 && howTo.body.contains("natalia staff invite NAME"))
            #expect(!howTo.body.contains("Wren") && !howTo.body.contains("Officer"))
        }
    }

    @Test func `looking at a link changes nothing, and its button works once`() async throws {
        try await OpenStation.open(cast) { station in
            let secret = try await invite(station)
            let before = station.site.desk.head
            for _ in 0..<3 {
                let page = try await station.get("/sign-in/\(secret.text)")
                #expect(page.status == 200 && page.cookie == nil)
            }
            #expect(station.site.desk.head == before)
            let first = try await station.post("/sign-in/\(secret.text)")
            #expect(first.status == 303 && first.goesTo == "/console")
            let second = try await station.post("/sign-in/\(secret.text)")
            #expect(second.status == 403 && second.cookie == nil)
            #expect(second.body.contains("This link has been used"))
            let console = try await station.get("/console", cookie: first.cookie)
            #expect(console.status == 200 && console.body.contains("All quiet"))
        }
    }

    @Test func `a second press of the same page's button still ends signed in`() async throws {
        try await OpenStation.open(cast) { station in
            let secret = try await invite(station)
            let session = Secret(drawnFrom: station.site.chance)
            let form = "session=\(session.text)"
            let first = try await station.post("/sign-in/\(secret.text)", form)
            let second = try await station.post("/sign-in/\(secret.text)", form)
            #expect(first.status == 303 && second.status == 303)
            #expect(first.cookie == "natalia_session=\(session.text)")
            #expect(second.cookie == first.cookie)
        }
    }

    @Test func `the cookie is for this site alone, and secure where the address is`() async throws {
        try await OpenStation.open(cast) { station in
            let secret = try await invite(station)
            let answer = try await station.post("/sign-in/\(secret.text)")
            let cookie = try #require(answer.headers[.setCookie])
            for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Secure", "Max-Age=43200"] {
                #expect(cookie.contains(part), "\(part)")
            }
        }
        try await OpenStation.open(cast, address: "http://127.0.0.1:8080") { station in
            let secret = try await invite(station)
            let answer = try await station.post("/sign-in/\(secret.text)")
            #expect(answer.headers[.setCookie]?.contains("Secure") == false)
        }
    }

    @Test func `only digests are kept`() async throws {
        try await OpenStation.open(cast) { station in
            let cookie = try await signIn(station)
            let session = try #require(Secret(cookie.dropFirst("natalia_session=".count)))
            let access = station.site.desk.world.access
            #expect(access.sessions[session.digest]?.officer == Cast.officers[0])
            #expect(access.invitations.isEmpty)
            #expect(!"\(access)".contains(session.text))
        }
    }

    @Test func `a link that is too old or was invented signs nobody in`() async throws {
        try await OpenStation.open(cast) { station in
            let secret = try await invite(station)
            station.wait(.seconds(900))
            let invented = Secret(drawnFrom: station.site.chance).text
            for token in [secret.text, invented, "short", String(repeating: "Z", count: 64)] {
                let answer = try await station.post("/sign-in/\(token)")
                #expect(answer.status == 403 && answer.cookie == nil)
            }
            #expect(station.site.desk.world.access.sessions.isEmpty)
        }
    }

    @Test func `a session ends after twelve hours, and by signing out`() async throws {
        try await OpenStation.open(cast) { station in
            let cookie = try await signIn(station)
            station.wait(.seconds(12 * 3600 - 1))
            #expect(try await station.get("/console", cookie: cookie).status == 200)
            station.wait(.seconds(1))
            #expect(try await station.get("/console", cookie: cookie).goesTo == "/sign-in")
            let next = try await signIn(station)
            let out = try await station.post("/sign-out", cookie: next)
            #expect(out.status == 303 && out.goesTo == "/sign-in")
            #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(try await station.get("/console", cookie: next).goesTo == "/sign-in")
        }
    }

    @Test(arguments: [
        ["Sec-Fetch-Site": "cross-site", "Origin": "https://alarm.example.org"],
        ["Sec-Fetch-Site": "same-site"], ["Origin": "https://evil.example.net"],
        ["Origin": "null"], [:],
    ])
    func `a form of another page does nothing`(headers: [String: String]) async throws {
        var cast = cast
        try cast.sendSOS()
        try await OpenStation.open(cast) { station in
            var fields = HTTPFields()
            for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
            let secret = try await invite(station)
            let door = try await station.post("/sign-in/\(secret.text)", headers: fields)
            #expect(door.status == 403 && door.cookie == nil)
            let cookie = try await signIn(station)
            let answer = try await station.post(
                "/console/alarms/\(cast.alarm.id.text)/acknowledge", cookie: cookie,
                headers: fields)
            #expect(answer.status == 403)
            #expect(station.site.desk.world.alarms[cast.alarm.id]?.isClaimed == false)
        }
    }

    @Test func `every page forbids what is foreign and is kept nowhere`() async throws {
        var cast = cast
        try cast.sendSOS()
        try await OpenStation.open(cast) { station in
            let cookie = try await signIn(station)
            let alarm = "/console/alarms/\(cast.alarm.id.text)"
            for page in ["/sign-in", "/console", alarm, alarm + "/close", "/console/parts/list"] {
                let answer = try await station.get(page, cookie: cookie)
                #expect(answer.status == 200)
                let policy = answer.headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("default-src 'none'"))
                #expect(policy.contains("script-src 'self'"))
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                #expect(!answer.body.contains("http://") && !answer.body.contains("https://"))
            }
            let map = try await station.get(alarm + "/map.svg", cookie: cookie)
            #expect(map.headers[.contentType] == "image/svg+xml" && map.body.hasPrefix("<svg"))
        }
    }

    @Test func `every pane names an address that gives it anew`() async throws {
        var cast = cast
        try await OpenStation.open(cast) { station in
            let cookie = try await signIn(station)
            try await expectPanes(["/console", "/console/quarantine"], station, cookie)
        }
        try cast.sendSOS()
        try await OpenStation.open(cast) { station in
            let cookie = try await signIn(station)
            let alarm = "/console/alarms/\(cast.alarm.id.text)"
            try await expectPanes(
                ["/console", alarm, alarm + "/close", alarm + "/timeline"], station, cookie)
        }
    }

    private func expectPanes(
        _ pages: [String], _ station: OpenStation, _ cookie: String
    ) async throws {
        for page in pages {
            let whole = try await station.get(page, cookie: cookie)
            let named = whole.body.firstMatch(of: /id="pane"[^>]* data-page="([^"]+)"/)
            let address = String(try #require(named).output.1)
            let part = try await station.get(address, cookie: cookie)
            #expect(part.status == 200 && part.body.hasPrefix("<main id=\"pane\""), "\(page)")
        }
    }

    @Test func `a button reaches the desk, and a no comes back as a sentence`() async throws {
        var cast = cast
        try cast.sendSOS()
        try await OpenStation.open(cast) { station in
            let cookie = try await signIn(station)
            let alarm = "/console/alarms/\(cast.alarm.id.text)"
            let early = try await station.post(alarm + "/verify", cookie: cookie)
            #expect(early.status == 409)
            #expect(early.body.contains(Alarm.Refusal.acknowledgeFirst.sentence))
            for act in ["acknowledge", "verify", "confirm", "respond"] {
                let answer = try await station.post(alarm + "/" + act, "note=seen", cookie: cookie)
                #expect(answer.status == 303 && answer.goesTo == alarm, "\(act)")
            }
            let blank = try await station.post(
                alarm + "/close", "outcome=safe&note=+%0A", cookie: cookie)
            #expect(blank.status == 409)
            #expect(blank.body.contains("so that the next officer can follow"))
            let open = try await station.post(alarm + "/close", "note=Well", cookie: cookie)
            #expect(open.status == 409 && open.body.contains("Choose how it ended"))
            #expect(open.body.contains(">Well</textarea>"))
            let closed = try await station.post(
                alarm + "/close", "outcome=safe&note=Well", cookie: cookie)
            #expect(closed.status == 303)
            #expect(station.site.desk.world.alarms[cast.alarm.id]?.outcome == .safe)
            #expect(try await station.post(alarm + "/explode", cookie: cookie).status == 404)
            let long = String(repeating: "x", count: 20_000)
            let tooLong = try await station.post(alarm + "/note", "note=" + long, cookie: cookie)
            #expect(tooLong.status == 413)
        }
    }
}
