// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections
internal import Hummingbird

/// Pieces of the console's pages, as its script fetches them; they stand where their page stands,
/// below `/console/parts`.
extension ConsoleRoutes {
    func addParts(to router: Router<BasicRequestContext>) {
        router.get("/console/parts") { request, _ in
            signedIn(request) { piece(ConsolePage.front($0).pane) }
        }
        router.get("/console/parts/list") { request, _ in
            signedIn(request) { scene in
                let page = ConsolePage.beside(.empty, of: nil, in: scene)
                return piece(page.watch + page.keeping + page.trouble + page.parts)
            }
        }
        router.get("/console/parts/quarantine") { request, _ in
            signedIn(request) { piece(QuarantineList($0).pane(at: $0.now)) }
        }
        router.get("/console/parts/alarms/:id") { request, context in
            alarmPiece(request, context) { AlarmPane(alarm: $0, scene: $1).html }
        }
        router.get("/console/parts/alarms/:id/close") { request, context in
            alarmPiece(request, context) { ClosePane(alarm: $0, scene: $1).html }
        }
        router.get("/console/parts/alarms/:id/timeline") { request, context in
            let from = FormFields(request.uri.query ?? "")["from"].flatMap { Int($0) } ?? 0
            return alarmPiece(request, context) {
                AlarmPane(alarm: $0, scene: $1).wholeTimeline(from: from)
            }
        }
    }

    private func alarmPiece(
        _ request: Request, _ context: BasicRequestContext,
        pane: (Alarm.State, ConsoleScene) -> HTML
    ) -> Response {
        signedIn(request) { scene in
            guard let alarm = context.alarm.flatMap({ scene.world.alarms[$0] }) else {
                return piece(
                    ConsolePage.trouble(Alarm.Refusal.noSuchAlarm.sentence), status: .notFound)
            }
            return piece(pane(alarm, scene))
        }
    }

    private func piece(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        var headers = SafeHeaders.page
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: html.text)))
    }
}
