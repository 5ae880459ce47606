// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Glibc
internal import Journal
internal import Synchronization

/// What all connections of one store know of the servers.
final class Cluster: Sendable {
    struct State {
        /// Rises with each promotion of a standby.
        var timeline: Int64 = 0
        /// The server that is asked first: the one that let us in last.
        var target = 0
        /// The process that appends for us: what it tells is no news.
        var writer: Int32 = 0
        /// Until when nobody waits for the database who has something better to do.
        var awayUntil = ContinuousClock.now
    }

    /// How long what waits for an answer of ours does without the database after it gave none.
    static let absence = Duration.seconds(1)

    let settings: PostgresSettings
    let state = Mutex(State())

    init(_ settings: PostgresSettings) { self.settings = settings }

    var isAway: Bool { state.withLock { ContinuousClock.now < $0.awayUntil } }

    func pass(over target: Int) {
        state.withLock { state in
            if state.target == target { state.target = (target + 1) % settings.targets.count }
        }
    }

    func note(isAway: Bool) {
        let now = ContinuousClock.now
        state.withLock { $0.awayUntil = isAway ? now + Self.absence : now }
    }
}

/// The connection of one line, or the want of one.
struct Holder: ~Copyable {
    /// One process of a server; a number alone is used again.
    private struct Backend {
        var process: Int32
        var since: [UInt8]
    }

    private let purpose: Line.Purpose
    private let cluster: Cluster
    private var connection: Connection?
    private var timeline: Int64 = 0
    private var backend: Backend?
    /// Of a call that was cut off: the server may still be at it.
    private var cutOff: Backend?
    private var failures = 0
    private var notBefore = ContinuousClock.now
    private var lastFault = Fault.lost("the database was not reached")

    init(_ purpose: Line.Purpose, _ cluster: Cluster) {
        self.purpose = purpose
        self.cluster = cluster
    }

    /// Whether a call was cut off, and what it was at may still come to pass.
    var isInDoubt: Bool { cutOff != nil }

    /// Runs `body` on the connection; makes one first where there is none.
    mutating func use<Value>(
        _ bound: Connection.Bound, _ body: (borrowing Connection) throws(Fault) -> Value
    ) -> Result<Value, JournalError> {
        if purpose.isWaitedFor, cluster.isAway {
            return .failure(Fault.silent.journalError)
        }
        do throws(Fault) {
            if connection == nil || timeline < cluster.state.withLock({ $0.timeline }) {
                try connect(bound)
            }
            return .success(try work(bound, body))
        } catch {
            return .failure(error.journalError)
        }
    }

    mutating func end() { connection = nil }

    private mutating func work<Value>(
        _ bound: Connection.Bound, _ body: (borrowing Connection) throws(Fault) -> Value
    ) throws(Fault) -> Value {
        guard var held = connection.take() else { throw lastFault }
        held.bound = bound
        do throws(Fault) {
            let value = try body(held)
            connection = consume held
            // Who listens may have heard nothing at all.
            if purpose != .listening { cluster.note(isAway: false) }
            return value
        } catch {
            if error == .silent { cluster.note(isAway: true) }
            if case .lost = error {
                cutOff = backend
            } else if !held.isBroken {
                connection = consume held
            }
            throw error
        }
    }

    /// Tries every server once, the last good one first; one that says nothing leaves time for the
    /// others.
    private mutating func connect(_ bound: Connection.Bound) throws(Fault) {
        connection = nil
        let wait = ContinuousClock.now.duration(to: notBefore)
        if wait > .zero {
            // Who asks for news asks again at once; everybody else has a better thing to do.
            guard purpose == .listening else { throw lastFault }
            usleep(UInt32(clamping: wait.milliseconds * 1000))
        }
        let end = min(bound.end, ContinuousClock.now + bound.silence)
        let targets = cluster.settings.targets
        let first = cluster.state.withLock { $0.target }
        for offset in targets.indices {
            let index = (first + offset) % targets.count
            let now = ContinuousClock.now
            let share = now.duration(to: end) / (targets.count - offset)
            let patience = min(cluster.settings.connectPatience, share)
            do throws(Fault) {
                try connect(to: targets[index], bound, until: now + patience)
                cluster.state.withLock { $0.target = index }
                cluster.note(isAway: false)
                failures = 0
                return
            } catch {
                lastFault = error
                // A no costs nothing; silence does: that server is asked last from now on.
                if error == .noAnswer { cluster.pass(over: index) }
            }
        }
        cluster.note(isAway: true)
        failures = min(failures + 1, 5)
        notBefore = ContinuousClock.now + .milliseconds(min(250, 25 << failures))
        throw lastFault
    }

    private mutating func connect(
        to target: PostgresSettings.Target, _ bound: Connection.Bound,
        until end: ContinuousClock.Instant
    ) throws(Fault) {
        let made = try Connection.open(
            target, cluster.settings, options: options, bound: bound, until: end)
        let session = try Schema.session(on: made)
        let isOld = cluster.state.withLock { state in
            if session.timeline < state.timeline { return true }
            state.timeline = session.timeline
            if purpose == .writing { state.writer = made.backend }
            return false
        }
        if isOld { throw .lost("a primary that was replaced") }
        if purpose != .opening { try Schema.check(on: made) }
        if let cutOff {
            // Before anything new is asked, nothing of what was asked before may come to pass.
            let ended = try made.run(
                """
                SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
                WHERE pid = $1 AND backend_start = $2
                """, [.bigint(Int(cutOff.process)), .timestamptz(cutOff.since)])
            guard ended.count == 0 || ended.number(0, 0) == 1 else {
                throw .lost("the server is still at what was asked before")
            }
        }
        if purpose == .listening {
            try made.run("LISTEN natalia")
            // Something may have been missed: that is news, too.
            try made.run("NOTIFY natalia")
        }
        cutOff = nil
        timeline = session.timeline
        backend = Backend(process: made.backend, since: session.since)
        connection = consume made
    }

    /// The wait for a standby is ended by the server's own bound on a statement: it then keeps the
    /// commit on its own disk.
    private var options: String {
        let settings = cluster.settings
        let bound =
            switch purpose {
            case .writing, .leasing: settings.standbyPatience
            case .reading, .listening, .opening: settings.patience
            case .aside: settings.patience * 10
            }
        return "-c statement_timeout=\(bound.milliseconds) -c synchronous_commit=local "
            + "-c idle_in_transaction_session_timeout=10000 -c search_path=pg_catalog"
    }
}
