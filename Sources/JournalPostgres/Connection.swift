// SPDX-License-Identifier: Apache-2.0
internal import CLibPQ
internal import Domain
internal import Glibc

/// One connection to one server. Every wait on it ends in time.
///
/// Blocks; lives and dies on one thread of its own.
@safe struct Connection: ~Copyable {
    /// How long the answers to one call may take.
    struct Bound {
        /// Without a byte from the server.
        var silence: Duration
        /// When all of it is to be there.
        var end: ContinuousClock.Instant
    }

    // Safe because only its one owner reaches it: it is made in open and freed in deinit.
    private let raw: OpaquePointer
    /// Of the call that is made now.
    var bound: Bound

    private init(raw: OpaquePointer, bound: Bound) {
        unsafe self.raw = unsafe raw
        self.bound = bound
    }

    deinit { unsafe PQfinish(raw) }

    /// Connects to one server that takes writes.
    ///
    /// - Parameters:
    ///   - options: settings of the session: `-c name=value`.
    ///   - end: when the server must have let us in.
    static func open(
        _ target: PostgresSettings.Target, _ settings: PostgresSettings, options: String,
        bound: Bound, until end: ContinuousClock.Instant
    ) throws(Fault) -> Connection {
        // What stands after `dbname` goes before what stands in it.
        let named: [(String, String?)] = [
            ("application_name", settings.node.map { "natalia \($0)" } ?? "natalia"),
            ("sslmode", "verify-full"), ("gssencmode", "disable"), ("keepalives_idle", "2"),
            ("keepalives_interval", "1"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "3000"), ("dbname", settings.connection),
            ("host", target.host), ("hostaddr", target.address), ("port", target.port),
            ("password", settings.password?.reveal(for: .record)),
            ("target_session_attrs", "read-write"), ("options", options),
        ]
        guard let raw = unsafe start(named.filter { $0.1 != nil }.map { ($0.0, $0.1 ?? "") }) else {
            throw .lost("libpq has no memory left")
        }
        let connection = unsafe Connection(raw: raw, bound: bound)
        unsafe PQsetNoticeReceiver(raw, natalia_say_nothing, nil)
        try connection.finishOpening(until: end)
        unsafe PQsetnonblocking(raw, 1)
        return connection
    }

    private static func start(_ named: [(String, String)]) -> OpaquePointer? {
        let texts = named.map(\.0.utf8CString) + named.map(\.1.utf8CString)
        let all = texts.flatMap { $0 }
        // Safe because the pointers lead into `all`, which outlives the call; libpq copies it.
        return unsafe all.withUnsafeBufferPointer { all in
            var pointers: [UnsafePointer<CChar>?] = unsafe []
            var next = 0
            for text in texts {
                unsafe pointers.append(all.baseAddress! + next)
                next += text.count
            }
            // The names first, then the values, each with a NULL at the end.
            let (names, values) = unsafe (pointers[..<named.count], pointers[named.count...])
            return unsafe PQconnectStartParams(Array(names) + [nil], Array(values) + [nil], 1)
        }
    }

    private func finishOpening(until end: ContinuousClock.Instant) throws(Fault) {
        var state = PGRES_POLLING_WRITING
        while true {
            if unsafe PQstatus(raw) == CONNECTION_BAD || state == PGRES_POLLING_FAILED {
                throw unsafe .lost(Self.words(of: raw))
            }
            if state == PGRES_POLLING_OK { return }
            let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            guard wait(for: events, until: end) else {
                throw .noAnswer
            }
            state = unsafe PQconnectPoll(raw)
        }
    }

    /// Of use no more: the server or the network ended it, or a transaction was left open.
    var isBroken: Bool {
        unsafe PQstatus(raw) != CONNECTION_OK || PQtransactionStatus(raw) != PQTRANS_IDLE
    }

    /// The server's process behind it.
    var backend: Int32 { unsafe PQbackendPID(raw) }

    /// Runs one sentence with its parameters.
    @discardableResult
    func run(_ sentence: String, _ parameters: [Parameter] = []) throws(Fault) -> Answer {
        let types = parameters.map(\.type)
        let lengths = parameters.map { Int32($0.bytes?.count ?? 0) }
        let formats = parameters.map { _ in Int32(1) }
        var all: [UInt8] = []
        for parameter in parameters { all += parameter.bytes ?? [] }
        // So that it has a first byte to point to.
        all.append(0)
        // Safe because the pointers lead into `all`, which outlives the call; libpq copies it.
        let isSent = unsafe all.withUnsafeBytes { all in
            var values: [UnsafePointer<CChar>?] = unsafe []
            var next = 0
            for parameter in parameters {
                let start = unsafe all.baseAddress! + next
                unsafe values.append(
                    parameter.bytes == nil ? nil : start.assumingMemoryBound(to: CChar.self))
                next += parameter.bytes?.count ?? 0
            }
            return unsafe PQsendQueryParams(
                raw, sentence, Int32(parameters.count), types, values, lengths, formats, 1)
        }
        guard isSent == 1 else { throw unsafe .lost(Self.words(of: raw)) }
        return try answer()
    }

    /// Runs several sentences in one transaction.
    func run(script: String) throws(Fault) {
        guard unsafe PQsendQuery(raw, script) == 1 else { throw unsafe .lost(Self.words(of: raw)) }
        _ = try answer()
    }

    private func answer() throws(Fault) -> Answer {
        let end = bound.end
        while true {
            let left = unsafe PQflush(raw)
            if left == 0 { break }
            guard left == 1 else { throw unsafe .lost(Self.words(of: raw)) }
            // What the server says meanwhile must be read, or it may take nothing more.
            guard wait(for: POLLIN | POLLOUT, until: next(end)) else {
                throw .silent
            }
            try take()
        }
        var last = unsafe Answer(nil)
        var fault: Fault?
        while true {
            while unsafe PQisBusy(raw) == 1 {
                guard wait(for: POLLIN, until: next(end)) else {
                    throw .silent
                }
                try take()
            }
            guard let result = unsafe PQgetResult(raw) else { break }
            last = unsafe Answer(result)
            fault = fault ?? last.fault
        }
        guard unsafe PQstatus(raw) == CONNECTION_OK else {
            throw unsafe .lost(Self.words(of: raw))
        }
        if let fault { throw fault }
        return last
    }

    private func next(_ end: ContinuousClock.Instant) -> ContinuousClock.Instant {
        min(end, ContinuousClock.now + bound.silence)
    }

    private func take() throws(Fault) {
        guard unsafe PQconsumeInput(raw) == 1 else { throw unsafe .lost(Self.words(of: raw)) }
    }

    /// Waits until the server's news are there.
    ///
    /// - Returns: the process that told them, and its words; nil when there are none by `end`.
    func news(
        until end: ContinuousClock.Instant
    ) throws(Fault) -> (teller: Int32, words: String)? {
        while true {
            if let news = unsafe PQnotifies(raw) {
                defer { unsafe PQfreemem(news) }
                return unsafe (news.pointee.be_pid, String(cString: news.pointee.extra))
            }
            guard wait(for: POLLIN, until: end) else { return nil }
            try take()
        }
    }

    /// Whether one of `events`, or an error, is there by `end`; libpq's next call tells which.
    private func wait(for events: Int32, until end: ContinuousClock.Instant) -> Bool {
        var waiting = unsafe pollfd(fd: PQsocket(raw), events: Int16(events), revents: 0)
        while true {
            let left = max(.zero, ContinuousClock.now.duration(to: end))
            // Rounded up, so that the last part of a millisecond does not spin.
            let count = unsafe poll(&waiting, 1, Int32(clamping: left.milliseconds + 1))
            if count >= 0 { return count > 0 }
            guard errno == EINTR else { return false }
        }
    }

    /// libpq's last words, on one line. They name servers and accounts, and no content.
    private static func words(of raw: OpaquePointer) -> String {
        let words = unsafe PQerrorMessage(raw).map { unsafe String(cString: $0) } ?? ""
        let line = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.isEmpty ? "the connection was lost" : line
    }
}
