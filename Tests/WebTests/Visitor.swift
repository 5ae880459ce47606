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

/// Somebody who asks a station for pages; the routes, the desk and a journal in memory are real.
struct Visitor: Sendable {
    struct Answer: Sendable, Equatable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    static let secret = "a-callback-secret"

    let desk: Desk
    let sandbox = Sandbox()
    private let site: Site
    private let channel: any NIOCore.Channel

    /// Runs `visit` with a desk at work, and stops it afterwards.
    static func visit(
        _ world: World, at now: Moment,
        isSandboxed: Bool = true, _ visit: (Visitor) async throws -> Void
    ) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let visitor = try await Visitor(world, at: now, isSandboxed: isSandboxed, channel: channel)
        let desk = visitor.desk
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            do {
                try await visit(visitor)
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
        }
        try await channel.close()
    }

    private init(
        _ world: World, at now: Moment, isSandboxed: Bool, channel: any NIOCore.Channel
    ) async throws {
        let clock = Clock(now: { now }, sleepUntil: { _ in throw CancellationError() })
        let counter = Mutex<UInt64>(0)
        let chance = Chance {
            counter.withLock { count in
                count += 1
                return count &* 0x9E37_79B9_7F4A_7C15
            }
        }
        let store = MemoryStore()
        let keyring = try Keyring.open(
            MasterKey(bytes: Array(repeating: 7, count: 32))!, wrapped: [],
            chance: { chance.bytes($0) })
        desk = Desk(
            journal: store, spare: MemorySpare(),
            continuing: JournalReader.Reading(
                .init(world: world, head: try await store.head(), keyring: keyring)),
            clock: clock)
        self.channel = channel
        site = Site(
            desk: desk, clock: clock, chance: chance, address: "http://127.0.0.1:8080",
            sandbox: isSandboxed ? sandbox : nil, callbackSecret: Self.secret)
    }

    func get(_ path: String) async throws -> Answer { try await ask(.get, path, form: "") }

    func post(_ path: String, _ form: String) async throws -> Answer {
        try await ask(.post, path, form: form)
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, form: String
    ) async throws -> Answer {
        let router = Router()
        ShieldRoutes(site: site).add(to: router)
        PublicRoutes(site: site).add(to: router)
        CarrierRoutes(site: site).add(to: router)
        if site.sandbox != nil { SandboxRoutes(site: site, sandbox: sandbox).add(to: router) }
        let head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
        let source = ApplicationRequestContextSource(
            channel: channel, logger: Logger(label: "test"))
        let response: Response
        do {
            response = try await router.buildResponder().respond(
                to: Request(head: head, body: RequestBody(buffer: ByteBuffer(string: form))),
                context: BasicRequestContext(source: source))
        } catch let error as any HTTPResponseError {
            return Answer(status: error.status.code, headers: [:], body: "")
        }
        let parts = Parts()
        try await response.body.write(parts)
        let headers = response.headers.map { ($0.name.canonicalName, $0.value) }
        return Answer(
            status: response.status.code,
            headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }),
            body: parts.text.withLock { $0 })
    }

    private final class Parts: ResponseBodyWriter, Sendable {
        let text = Mutex("")

        func write(_ buffer: ByteBuffer) { text.withLock { $0 += String(buffer: buffer) } }
        func finish(_ trailingHeaders: HTTPFields?) {}
    }
}
