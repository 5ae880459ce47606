// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// How exactly the promises can be judged: every tolerance, with its reason.
///
/// Where nothing is said of time there is none: no answered SOS may be lost, no letter may arrive
/// that the journal does not tell of, and each repeated letter needs a reason of its own.
struct Bounds: Sendable {
    /// From when a letter is due until it is seen for the first time.
    var firstTry: Duration
    /// So long at the most after trouble of its channel or of the process itself a letter may still
    /// be missing; see ``again(after:)``.
    var again: Duration
    /// How long an attempt may go without an answer, and rest then.
    var unanswered: Duration
    /// From when the server hands over a letter until it is seen.
    var underWay: Duration
    /// From when something is on a disk until whoever sends can know of it.
    var heard: Duration
    /// In one life nothing is sent again sooner; zero where that cannot be told.
    var atOnce: Duration
    /// How much later than its escalation says somebody is paged.
    var pagingLate: Duration
    /// So long after the disks' trouble ended, a crash may still forget what no disk had taken.
    var healing: Duration

    /// In a simulated world the carrier's own request is seen, at its very moment; a store says
    /// that it wrote a moment after it has.
    static let simulated = Bounds(
        firstTry: .seconds(1), again: .zero, unanswered: .zero, underWay: .zero,
        heard: .microseconds(300), atOnce: .milliseconds(900), pagingLate: .seconds(15),
        healing: .seconds(2))

    /// With several nodes another may have to take over: the lease of the one before lasts two
    /// seconds. What one writes comes to the other as news. After trouble that cut nodes off from
    /// the journal, it takes them a while to find together.
    static let simulatedNodes = Bounds(
        firstTry: .seconds(5), again: .zero, unanswered: .zero, underWay: .zero,
        heard: .milliseconds(20), atOnce: .zero, pagingLate: .seconds(20), healing: .seconds(10))

    /// In reality only the arrival at the phone, the mailbox or the feed is seen, and the machine
    /// does other things besides.
    ///
    /// - `firstTry`: the promise is a second; an SMS waits for Kannel's queue and its SMS centre,
    ///   behind those of everybody else, on cores that everybody shares.
    /// - `again`: the longest wait between two attempts is a minute, by a clock that may run a
    ///   twentieth slower.
    /// - `unanswered`: the slowest carrier, mail, has fifteen seconds to answer, and is left alone
    ///   for five after that.
    /// - `underWay`: what Kannel took before the server died arrives after its death. It also means
    ///   that arrivals are seen and not requests, so what a gateway does by itself is excused:
    ///   killed, Kannel sends again from its spool what it had just sent, once for each death.
    /// - `atOnce`: Kannel may hold a letter back and bring it beside the next.
    /// - `pagingLate`: a page is a letter too; it may need a second attempt.
    static let real = Bounds(
        firstTry: .seconds(10), again: .seconds(65), unanswered: .seconds(22),
        underWay: .seconds(5), heard: .zero, atOnce: .zero, pagingLate: .seconds(20),
        healing: .seconds(5))

    /// Whether the request to a carrier is seen, and not only what arrives.
    var seesRequests: Bool { underWay == .zero }

    /// So long after trouble of this length a letter may still be missing: the waits between two
    /// attempts double, so the last one is no longer than the trouble was.
    func again(after trouble: Duration) -> Duration {
        min(again, trouble * 21 / 20 + unanswered)
    }
}

/// What trouble there was when, as far as it excuses something.
struct Circumstances: Sendable {
    enum Kind: Hashable, Sendable {
        /// The journal's disk, or that of its spare place.
        case disk
        case carrier(Channel)
        /// The process stood still, or one of several nodes was cut off, or had to take over: what
        /// was sent may be sent by another once more, and what is due may wait for that one.
        case stopped
    }

    struct Trouble: Hashable, Sendable {
        var kind: Kind
        var span: Span
    }

    var end: Duration
    var troubles: [Trouble] = []
    /// Whether somebody set the server's clock.
    var isClockSet = false
    /// When one of several nodes may not have known what another did, and spoke all the same.
    var apart: [Span] = []
    /// The names by which a post could tell where the defenders are and work.
    var towns: [String] = []
    var countries: [String] = []
}

extension History.Record {
    /// When at least one node lived; one span after the other.
    func uptime(until end: Duration) -> [Span] {
        let lives = lives.map { Span(from: $0.from, until: $0.until ?? end) }
        return lives.sorted { $0.from < $1.from }.reduce(into: []) { spans, next in
            if let last = spans.last, next.from <= last.until {
                spans[spans.count - 1].until = max(last.until, next.until)
            } else {
                spans.append(next)
            }
        }
    }
}

/// From one moment to another, since the beginning of the history.
struct Span: Hashable, Sendable {
    var from: Duration
    var until: Duration

    var length: Duration { max(.zero, until - from) }

    func overlap(_ other: Span) -> Duration {
        Span(from: max(from, other.from), until: min(until, other.until)).length
    }

    func touches(_ other: Span) -> Bool { from <= other.until && other.from <= until }

    /// What is left of it without `other`.
    func without(_ other: Span) -> [Span] {
        guard overlap(other) > .zero else { return [self] }
        return [Span(from: from, until: other.from), Span(from: other.until, until: until)]
            .filter { $0.length > .zero }
    }
}

extension [Span] {
    /// Those that touch each other as one.
    fileprivate var merged: [Span] {
        sorted { $0.from < $1.from }.reduce(into: []) { merged, span in
            if let last = merged.last, last.touches(span) {
                merged[merged.count - 1].until = Swift.max(last.until, span.until)
            } else {
                merged.append(span)
            }
        }
    }
}

extension Circumstances {
    /// How long after a trouble nodes may still speak beside each other.
    private static let untilTogether = Duration.seconds(40)

    init(_ scenario: Scenario) {
        end = scenario.end
        towns = ["Nairobi"]
        countries = ["Kenya"]
        troubles = scenario.troubles.compactMap { trouble in
            let span = Span(from: trouble.from, until: trouble.until)
            switch trouble.kind {
            case .disk, .spare: return Trouble(kind: .disk, span: span)
            case .carrier(let channel, _): return Trouble(kind: .carrier(channel), span: span)
            case .stopped, .cutOff, .standbyAway, .failover:
                return Trouble(kind: .stopped, span: span)
            case .crash where scenario.nodes > 1: return Trouble(kind: .stopped, span: span)
            case .crash, .bitFlip, .network, .receipts, .clock, .officersSilent, .phonesOff, .edit,
                .adversary:
                return nil
            }
        }
        isClockSet = scenario.troubles.contains { trouble in
            if case .clock = trouble.kind { true } else { false }
        }
        guard scenario.nodes > 1 else { return }
        apart =
            troubles.compactMap { trouble in
                switch trouble.kind {
                case .disk, .stopped:
                    Span(from: trouble.span.from, until: trouble.span.until + Self.untilTogether)
                case .carrier: nil
                }
            }.merged
    }
}
