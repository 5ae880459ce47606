// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about what a device asked for and what it was answered.
extension Conduct {
    /// Whoever was answered has an open alarm on a disk by then, with what she sent in it; and
    /// whoever was heard is called for, disk or no disk.
    var hearings: [Violation] {
        let byDefender = Dictionary(grouping: stories, by: \.raising.defender)
        var first: [Frame: Int] = [:]
        for (index, hearing) in history.hearings.enumerated() {
            let frame = Frame(device: hearing.device, bytes: hearing.frame)
            if first[frame] == nil { first[frame] = index }
        }
        let answers = history.hearings.enumerated().flatMap { index, hearing -> [Violation] in
            guard let answered = hearing.answeredAt else { return [] }
            let hers = byDefender[owner(of: hearing.device)] ?? []
            let isFirst = first[Frame(device: hearing.device, bytes: hearing.frame)] == index
            return judge(hearing, answered, isFirst: isFirst, hers)
        }
        return answers + failures
    }

    private struct Frame: Hashable {
        var device: DeviceIdentifier
        var bytes: [UInt8]
    }

    private func owner(of device: DeviceIdentifier) -> ID<Defender> {
        owners[device]?.defender ?? Defender.unidentified.id
    }

    private func judge(
        _ hearing: History.Hearing, _ answered: Duration, isFirst: Bool, _ hers: [Story]
    ) -> [Violation] {
        let words = "SOS of \(hearing.device) heard at \(hearing.at), answered at \(answered)"
        // A node may not know yet that her alarm was closed elsewhere, after this very frame came.
        if !isFirst, apart.contains(where: { $0.from <= hearing.at && hearing.at <= $0.until }) {
            return []
        }
        let open = hers.filter { $0.closedAt.map { $0 >= hearing.at } ?? true }
        if open.isEmpty { return [Violation(promise: .neverLost, words: words)] }
        // What a node raised alone may have joined what another raised later.
        if !open.contains(where: { $0.deeds.contains { ($0.pressedAt ?? $0.at) <= answered } }) {
            return [Violation(promise: .neverFalselyAnswered, words: words)]
        }
        // The same frame again adds nothing; a new one is in the record.
        guard isFirst else { return [] }
        let pressed = hers.flatMap(\.deeds).filter { deed in
            switch deed.event {
            case .raised, .joined: deed.pressedAt ?? deed.at >= hearing.at
            default: false
            }
        }
        if pressed.isEmpty { return [Violation(promise: .neverLost, words: words)] }
        return pressed.contains { $0.pressedAt ?? $0.at <= answered }
            ? [] : [Violation(promise: .neverFalselyAnswered, words: words)]
    }

    /// An SOS of an enrolled device without an open alarm brings a new call within seconds, if the
    /// node that heard it lives.
    private var failures: [Violation] {
        var heard: [DeviceIdentifier: Duration] = [:]
        let patience = Duration.seconds(6)
        return history.hearings.compactMap { hearing in
            let before = heard.updateValue(hearing.at, forKey: hearing.device)
            guard let owner = owners[hearing.device], owner.since <= hearing.at,
                goesOn(hearing, for: patience),
                isWithoutAlarm(owner.defender, at: hearing.at, since: before)
            else { return nil }
            let older = Set(history.requests.lazy.filter { $0.at < hearing.at }.map(\.alarm))
            let isCalled = history.requests.contains { request in
                request.at >= hearing.at && request.at <= hearing.at + patience
                    && !older.contains(request.alarm)
            }
            return isCalled
                ? nil
                : Violation(
                    promise: .failsOpen,
                    words: "SOS of \(hearing.device) heard at \(hearing.at): nobody called")
        }
    }

    /// Whether the node that heard it neither died nor stood still meanwhile.
    private func goesOn(_ hearing: History.Hearing, for patience: Duration) -> Bool {
        let life = history.lives[hearing.life]
        let until = hearing.at + patience
        return until <= min(life.until ?? end, end)
            && !stops.contains { stop in
                stop.node == life.node && stop.span.touches(Span(from: hearing.at, until: until))
            }
    }

    /// Whether all of her alarms are closed, and nothing was heard of her since, which memory alone
    /// may hold.
    private func isWithoutAlarm(
        _ defender: ID<Defender>, at moment: Duration, since before: Duration?
    ) -> Bool {
        // What a node raised alone may be in the journal only since it joined the others.
        let hers = stories.filter { story in
            let pressed = story.deeds.first?.pressedAt ?? story.raisedAt
            return story.raising.defender == defender && min(pressed, story.raisedAt) <= moment
        }
        let closings = hers.compactMap(\.closedAt).filter { $0 < moment }
        guard closings.count == hers.count else { return false }
        // A node that is cut off goes on with an alarm that an officer closed elsewhere.
        let isKnown = closings.allSatisfy { closing in
            apart.allSatisfy { $0.until < moment || closing < $0.from || moment < $0.from }
        }
        guard isKnown else { return false }
        guard let before else { return true }
        return closings.contains { $0 > before }
    }
}
