// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HTTPTypes
import Hummingbird
import Journal
import Logging
import NIOCore
import NIOPosix
import Synchronization

@testable import Web

/// A station whose addresses answer: the real routes and a real desk, without a web server.
struct OpenStation: Sendable {
    let site: Site
    private let responder: RouterResponder<BasicRequestContext>
    /// What a request's context wants to have come through.
    private let channel: any NIOCore.Channel
    private let hands: Hands

    /// The clock of the station: it stands until it is moved.
    final class Hands: Sendable {
        private let now: Mutex<Moment>

        init(at moment: Moment) { now = Mutex(moment) }

        func read() -> Moment { now.withLock { $0 } }
        func move(by span: Duration) { now.withLock { $0 = $0 + span } }
    }

    struct Answer: Sendable {
        var status: Int
        var headers: HTTPFields
        var body: String

        var goesTo: String? { headers[.location] }
        /// The session, as a browser would keep it.
        var cookie: String? {
            headers[.setCookie].flatMap { $0.split(separator: ";").first.map(String.init) }
        }
    }

    /// Opens a station with `cast`'s world; it closes when `use` ends.
    static func open(
        _ cast: Cast, address: String = "https://alarm.example.org",
        use: (OpenStation) async throws -> Void
    ) async throws {
        let hands = Hands(at: cast.now)
        let counter = Mutex(UInt64(1))
        let chance = Chance {
            counter.withLock { word in
                word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return word
            }
        }
        let clock = Clock(
            now: { hands.read() },
            sleepUntil: { try await ContinuousClock().sleep(for: $0 - hands.read()) })
        let keyring = try Keyring.open(
            MasterKey(bytes: chance.bytes(32))!, wrapped: [], chance: { chance.bytes($0) })
        let desk = Desk(
            journal: MemoryStore(), spare: MemorySpare(),
            continuing: JournalReader.Reading(
                .init(world: cast.world, head: .empty, keyring: keyring)),
            clock: clock)
        let site = Site(
            desk: desk, clock: clock, chance: chance, address: address, sandbox: nil,
            callbackSecret: "x")
        let channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let station = OpenStation(
            site: site, responder: WebServer.router(of: site).buildResponder(),
            channel: channel, hands: hands)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            try await use(station)
            group.cancelAll()
        }
        try await channel.close()
    }

    func wait(_ span: Duration) { hands.move(by: span) }

    func get(_ path: String, cookie: String? = nil) async throws -> Answer {
        try await answer(.get, path, cookie: cookie, form: "", headers: [:])
    }

    /// Posts a form as a page of ours would; other `headers` replace what the browser says.
    func post(
        _ path: String, _ form: String = "", cookie: String? = nil,
        headers: HTTPFields = [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"]
    ) async throws -> Answer {
        try await answer(.post, path, cookie: cookie, form: form, headers: headers)
    }

    /// Asks for an address; of a stream nothing is read.
    private func answer(
        _ method: HTTPRequest.Method, _ path: String, cookie: String?, form: String,
        headers: HTTPFields
    ) async throws -> Answer {
        var head = HTTPRequest(
            method: method, scheme: "https", authority: "alarm.example.org", path: path,
            headerFields: headers)
        if let cookie { head.headerFields[.cookie] = cookie }
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: form)))
        let context = BasicRequestContext(
            source: ApplicationRequestContextSource(
                channel: channel, logger: Logger(label: "test")))
        let response = try await responder.respond(to: request, context: context)
        var body = ""
        if response.body.contentLength != nil {
            let text = Mutex("")
            try await response.body.write(Notepad { part in text.withLock { $0 += part } })
            body = text.withLock { $0 }
        }
        return Answer(status: response.status.code, headers: response.headers, body: body)
    }
}

/// Writes down what an answer's body says.
private struct Notepad: ResponseBodyWriter {
    let write: @Sendable (String) -> Void

    init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    mutating func write(_ buffer: ByteBuffer) async throws { write(String(buffer: buffer)) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
