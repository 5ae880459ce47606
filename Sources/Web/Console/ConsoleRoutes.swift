// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HTTPTypes
internal import HashTreeCollections
internal import Hummingbird
internal import Journal

/// The addresses of the duty officer's console. Without a session each leads to signing in.
struct ConsoleRoutes: Sendable {
    var site: Site
    let live: ConsoleLive

    init(site: Site) {
        self.site = site
        live = ConsoleLive(site: site)
    }

    var doorkeeper: Doorkeeper { Doorkeeper(site: site) }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/console") { request, _ in
            signedIn(request) { page(.front($0, from: request.number("from"))) }
        }
        router.get("/console/console.js") { request, _ in
            signedIn(request) { _ in script }
        }
        router.get("/console/live") { request, _ in
            guard let session = doorkeeper.secret(of: request),
                doorkeeper.officer(behind: session) != nil
            else { return doorkeeper.signInFirst }
            return live.response(for: session, heard: request.lastHeard)
        }
        // The script says that the screen is there: see `Signs`.
        router.get("/console/up") { request, _ in
            signedIn(request) { _ in Response(status: .noContent, headers: SafeHeaders.page) }
        }
        router.get("/console/quarantine") { request, _ in
            signedIn(request) { scene in
                page(.beside(QuarantineList(scene).pane(at: scene.now), of: nil, in: scene))
            }
        }
        addAlarmPages(to: router)
        addParts(to: router)
        // One address each: the router does not look further once a page has a name of its own.
        for act in ConsoleAct.allCases {
            router.post("/console/alarms/:id/\(act.rawValue)") { request, context in
                try await perform(act, on: context.alarm, request)
            }
        }
    }

    private func addAlarmPages(to router: Router<BasicRequestContext>) {
        router.get("/console/alarms/:id") { request, context in
            alarmPage(request, context) { AlarmPane(alarm: $0, scene: $1).html }
        }
        router.get("/console/alarms/:id/close") { request, context in
            alarmPage(request, context) { ClosePane(alarm: $0, scene: $1).html }
        }
        router.get("/console/alarms/:id/timeline") { request, context in
            alarmPage(request, context) {
                AlarmPane(alarm: $0, scene: $1).wholeTimeline(from: request.number("from"))
            }
        }
        router.get("/console/alarms/:id/map.svg") { request, context in
            signedIn(request) { scene in
                guard let alarm = context.alarm.flatMap({ scene.world.alarms[$0] }) else {
                    return noSuchAlarm(scene)
                }
                var headers = SafeHeaders.page
                headers[.contentType] = "image/svg+xml"
                let svg = AlarmMap(alarm: alarm).svg
                return Response(
                    status: .ok, headers: headers,
                    body: ResponseBody(byteBuffer: ByteBuffer(string: svg)))
            }
        }
    }

    private func alarmPage(
        _ request: Request, _ context: BasicRequestContext,
        pane: (Alarm.State, ConsoleScene) -> HTML
    ) -> Response {
        signedIn(request) { scene in
            guard let alarm = context.alarm.flatMap({ scene.world.alarms[$0] }) else {
                return noSuchAlarm(scene)
            }
            return page(.beside(pane(alarm, scene), of: alarm, in: scene))
        }
    }

    func noSuchAlarm(_ scene: ConsoleScene) -> Response {
        let sentence = Alarm.Refusal.noSuchAlarm.sentence
        return page(
            .beside(ConsolePage.trouble(sentence), of: nil, in: scene), status: .notFound)
    }

    /// Answers only to an officer whose session is in force.
    func signedIn(_ request: Request, _ answer: (ConsoleScene) -> Response) -> Response {
        guard let officer = doorkeeper.officer(for: request) else { return doorkeeper.signInFirst }
        site.signs?.heardScreen()
        return answer(ConsoleScene(site: site, officer: officer))
    }

    func page(_ page: ConsolePage, status: HTTPResponse.Status = .ok) -> Response {
        Page(
            title: "Duty console", look: "console", style: StyleConsole.text,
            script: "/console/console.js", body: page.body, status: status
        ).response(of: site).namingOurselves
    }

    private var script: Response {
        var headers = SafeHeaders.page
        headers[.contentType] = "text/javascript; charset=utf-8"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: ConsoleScript.text)))
    }
}

extension ConsoleScene {
    /// As it is now at `site`.
    init(site: Site, officer: ID<Officer>) {
        // The head first: a world that is newer than it is told again, one that is older would
        // not be.
        let head = site.desk.head.value
        self.init(
            world: site.desk.world, now: site.clock.now(), head: head, officer: officer,
            keeping: site.desk.keeping, concerns: site.auditor?.concerns ?? [])
    }
}

extension BasicRequestContext {
    /// The alarm that the address names.
    var alarm: ID<Alarm>? { parameters.get("id").flatMap { ID(text: $0) } }
}

extension Request {
    /// A number of the query; 0 when it is none.
    fileprivate func number(_ name: String) -> Int {
        FormFields(uri.query ?? "")[name].flatMap { Int($0) } ?? 0
    }

    /// The last live event that the browser heard, as it says itself.
    fileprivate var lastHeard: Int64? {
        HTTPField.Name("Last-Event-ID").flatMap { headers[$0] }.flatMap { Int64($0) }
    }
}
