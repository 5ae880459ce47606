// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// Server-sent events of the console: each follows the journal until its session ends.
///
/// Events are merged, never queued: a slow browser gets the newest state, not all of them.
final class ConsoleLive: Sendable {
    /// The most streams at once; a browser that comes beyond is told to come again.
    static let most = 64
    /// How often a quiet line says that it is up, and looks whether the session still is.
    static let pulse = Duration.seconds(10)
    /// A stream ends by then and the browser comes again, so that none is left behind for ever.
    static let longest = Duration.seconds(900)
    /// Between two events; what happens meanwhile comes in one.
    static let rest = Duration.milliseconds(200)

    private let site: Site
    private let doorkeeper: Doorkeeper
    private let open = Mutex(0)

    init(site: Site) {
        self.site = site
        doorkeeper = Doorkeeper(site: site)
    }

    /// The stream for a session; `heard` is the last entry that the browser knows of.
    func response(for session: Secret, heard: Int64?) -> Response {
        let hasRoom = open.withLock { count in
            guard count < Self.most else { return false }
            count += 1
            return true
        }
        guard hasRoom else {
            var headers = SafeHeaders.page
            headers[.retryAfter] = "10"
            return Response(status: .serviceUnavailable, headers: headers)
        }
        var headers = SafeHeaders.page
        headers[.contentType] = "text/event-stream"
        let slot = LiveSlot(of: self)
        let body = ResponseBody { [self] writer in
            _ = slot
            try await write(to: &writer, session: session, heard: heard)
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Concurrent, as the server’s own writers are: they belong to no actor.
    @concurrent
    private func write(
        to writer: inout any ResponseBodyWriter, session: Secret, heard: Int64?
    ) async throws {
        let follower = site.desk.follow()
        // Every look reads the whole state, so one reason to look stands for all that came.
        let (looks, look) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let clock = site.clock
        async let _: Void = Self.watch(follower, look)
        async let _: Void = Self.beat(clock, look)
        async let _: Void = Self.endWithTheServer(look)
        var told = heard
        var kept = Kept(keeping: nil, concerns: [])
        for await _ in looks {
            guard let officer = doorkeeper.officer(behind: session) else {
                try await writer.write(ByteBuffer(string: LiveNews.ended))
                break
            }
            let text = news(for: officer, told: &told, kept: &kept)
            try await writer.write(ByteBuffer(string: text))
            try await clock.sleep(Self.rest)
        }
    }

    private func news(
        for officer: ID<Officer>, told: inout Int64?, kept: inout Kept
    ) -> String {
        let scene = ConsoleScene(site: site, officer: officer)
        let now = Kept(keeping: scene.keeping, concerns: scene.concerns)
        guard told != scene.head || kept != now else {
            return LiveNews.alive(at: scene.now)
        }
        told = scene.head
        kept = now
        return LiveNews(scene).event
    }

    /// What shows on the screen and is in no entry of the journal.
    private struct Kept: Equatable {
        var keeping: Desk.Keeping?
        var concerns: [Auditor.Standing]
    }

    private static func watch(
        _ follower: Follower, _ look: AsyncStream<Void>.Continuation
    ) async {
        while await follower.next() != nil { look.yield() }
        look.finish()
    }

    private static func beat(_ clock: Clock, _ look: AsyncStream<Void>.Continuation) async {
        var lived = Duration.zero
        while lived < longest {
            // Only a stream that has ended wakes it early.
            do { try await clock.sleep(pulse) } catch { break }
            lived += pulse
            look.yield()
        }
        look.finish()
    }

    /// A server that is told to stop does not wait for consoles that stay open.
    private static func endWithTheServer(_ look: AsyncStream<Void>.Continuation) async {
        // Thrown when the stream has ended before the server.
        do { try await gracefulShutdown() } catch { return }
        look.finish()
    }

    fileprivate func leave() { open.withLock { $0 -= 1 } }
}

/// The place of one stream among those that may be open; it is given back however the stream ends.
private final class LiveSlot: Sendable {
    private let live: ConsoleLive

    init(of live: ConsoleLive) { self.live = live }

    deinit { live.leave() }
}
