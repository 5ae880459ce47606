// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about paging and about the public.
extension Checker {
    /// The longest pause between two pages: five minutes of the server's time, which runs at most a
    /// twentieth slower.
    private static let longestPause = Duration.seconds(330)

    /// While nobody has acknowledged, officers are paged again and again.
    var pages: [Violation] {
        let officers = Set(Troupe.officers.flatMap { $0.reach.rungs.joined() })
        let calls = Dictionary(
            grouping: history.requests.filter { officers.contains($0.address) }, by: \.alarm)
        return stories.flatMap { story in
            let times = (calls[story.id] ?? []).map(\.at).sorted()
            return unclaimed(story).flatMap { withoutClaims($0, story.id) }.compactMap {
                from, until -> Violation? in
                let within = [from] + times.filter { $0 > from && $0 < until } + [until]
                let pauses = zip(within, within.dropFirst())
                guard
                    let pause = pauses.first(where: {
                        uptime(from: $0, to: $1) > longest($0, $1)
                    })
                else { return nil }
                return Violation(
                    promise: .pagingGoesOn,
                    words: "nobody paged for \(story.id) from \(pause.0) to \(pause.1)")
            }
        }
    }

    /// A server that comes back while its clock is set behind its own record goes on from the last
    /// entry: what passed since the last page counts anew.
    private func longest(_ start: Duration, _ end: Duration) -> Duration {
        let isClockSet = scenario.troubles.contains { trouble in
            if case .clock = trouble.kind { true } else { false }
        }
        let isNewLife = history.lives.contains { start < $0.from && $0.from < end }
        return isClockSet && isNewLife ? Self.longestPause * 2 : Self.longestPause
    }

    /// When nobody had the alarm: from when to when.
    private func unclaimed(_ story: JournalView.Story) -> [(from: Duration, until: Duration)] {
        var stretches: [(from: Duration, until: Duration)] = []
        var since: Duration? = story.raisedAt
        var isFalse = false
        for line in story.events {
            switch line.event {
            case .acknowledged, .closed:
                if let from = since { stretches.append((from, line.at)) }
                since = nil
            case .foundFalse: isFalse = true
            case .confirmed: isFalse = false
            case .joined where isFalse:
                isFalse = false
                since = since ?? line.at
            case .calledAnew: since = since ?? line.at
            default: continue
            }
        }
        if let from = since { stretches.append((from, scenario.end)) }
        return stretches
    }

    /// An officer who took it when no disk did has it all the same, until a crash forgets it.
    private func withoutClaims(
        _ stretch: (from: Duration, until: Duration), _ id: ID<Alarm>
    ) -> [(Duration, Duration)] {
        guard
            let claim = history.claims.first(where: {
                $0.alarm == id && stretch.from <= $0.at && $0.at < stretch.until
            })
        else { return [stretch] }
        let life = history.lives.last { $0.from <= claim.at }
        let forgotten = life?.until ?? stretch.until
        let rest = (from: max(forgotten, claim.at + .milliseconds(1)), until: stretch.until)
        return [(stretch.from, claim.at)] + (rest.from < rest.until ? withoutClaims(rest, id) : [])
    }

    /// A post keeps to a consent that was in force when it left.
    var publications: [Violation] {
        let defenders = Dictionary(
            stories.map { ($0.id, $0.defender) }, uniquingKeysWith: { first, _ in first })
        return history.requests.filter { $0.address == .post }.compactMap { request in
            guard let defender = defenders[request.alarm] else { return nil }
            let possible = consents(of: defender, at: request.at)
            let allowed = possible.compactMap {
                Facts(of: $0, at: request.writtenAt).disclosure
            }
            if allowed.isEmpty {
                return Violation(
                    promise: .consent, words: "post of \(request.alarm) at \(request.at)")
            }
            let isWithin = allowed.contains { Self.keeps(request.text, within: $0) }
            return isWithin
                ? nil
                : Violation(
                    promise: .precision, words: "post of \(request.alarm) at \(request.at)")
        }
    }

    /// What may have been her word at that moment: the last one that was done, and those that were
    /// being written down.
    private func consents(of defender: ID<Defender>, at moment: Duration) -> [[Consent]] {
        let first = (0..<Troupe.defenders).map { Troupe.defender($0) }.first { $0.id == defender }
        var possible = [first?.consents ?? []]
        for word in history.words where word.defender == defender && word.askedAt <= moment {
            if let done = word.doneAt, done < moment {
                possible = [word.consents]
            } else {
                possible.append(word.consents)
            }
        }
        return possible
    }

    private static func keeps(_ text: String, within told: Disclosure) -> Bool {
        let says = { (word: String) in text.contains(word) }
        if !told.name, says("Zarnowe") || says("Quillfeather") { return false }
        if says("Alias") || says("Shieldname") { return false }
        if !told.town, says("Nairobi") { return false }
        return told.country || !says("Kenya")
    }
}
