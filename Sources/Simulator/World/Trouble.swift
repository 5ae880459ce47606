// SPDX-License-Identifier: Apache-2.0
package import Domain

/// One thing that goes wrong in a simulated world, for a while.
package struct Trouble: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// That node dies, and comes back after the time.
        case crash(node: Int)
        /// That node stands still: nothing of it goes on, and its time is lost.
        case stopped(node: Int)
        /// That node does not reach the journal.
        case cutOff(node: Int)
        /// What is written comes to one of the journal's two disks.
        case standbyAway
        /// The journal goes on from its second disk, as that is at the end of the time.
        case failover
        case disk(DiskTrouble)
        /// The journal's disk gives back a bit that is not as it was written.
        case bitFlip
        /// The spare place takes nothing.
        case spare
        /// So many of a hundred frames and replies are lost; some come late, some twice.
        case network(loss: Int)
        case carrier(Channel, CarrierTrouble)
        case receipts(ReceiptTrouble)
        /// The server's wall clock is set by so many seconds.
        case clock(seconds: Int)
        /// Officers neither look nor answer.
        case officersSilent
        /// The shields' phones are off.
        case phonesOff
        case edit(Edit)
        case adversary(Attack)
    }

    package enum DiskTrouble: Hashable, Sendable, CaseIterable {
        /// Every append fails, and nothing of it is there.
        case full
        /// Every append fails, and of some all is there.
        case failingSync
        /// Every append takes seconds.
        case slow
        /// Appends do not come back in time; some are done later.
        case hanging
    }

    package enum CarrierTrouble: Hashable, Sendable, CaseIterable {
        case refusesForNow
        case throttles
        case takesWithoutAnswering
        case hangs
        case isSlow
        case down
    }

    package enum ReceiptTrouble: Hashable, Sendable, CaseIterable {
        case missing, late, doubled, forged
    }

    /// What an administrator changes in mid-alarm.
    package enum Edit: Hashable, Sendable, CaseIterable {
        case withdrawConsent, giveConsent, giveConsentInPart, lendConsent, changeCircle, emptyRota,
            changeRota, wrongNumber
    }

    package enum Attack: Hashable, Sendable, CaseIterable {
        case replayFrames, strangersFlood, garbage, strangeAnswers, actsWithoutRight
    }

    package var kind: Kind
    package var from: Duration
    package var span: Duration

    package var until: Duration { from + span }

    package var description: String {
        "\(kind) from \(from.components.seconds) s for \(span.components.seconds) s"
    }
}

/// What one seed makes happen: alarms, and troubles meanwhile.
package struct Scenario: Sendable {
    package var seed: UInt64
    /// One, on a journal of its own, or two on one that they share.
    package var nodes: Int
    package var troubles: [Trouble]
    /// When which defender presses; she may press several times.
    package var presses: [Press]
    /// Trouble ends by then at the latest; from then on everything must come to rest in its bound.
    package var calm: Duration
    package var end: Duration

    package struct Press: Hashable, Sendable {
        package var defender: Int
        package var at: Duration
        package var times: Int
    }

    package static let calmFor = Duration.seconds(900)

    /// - Parameter wanted: how many nodes; nil: as the seed says, of which one in five has two.
    package init(seed: UInt64, nodes wanted: Int? = nil) {
        self.seed = seed
        let dice = Dice(seed: seed)
        let drawn = dice.isLucky(20) ? 2 : 1
        let nodes = wanted ?? drawn
        self.nodes = nodes
        calm = dice.span(.seconds(600)...(.seconds(2_700)))
        end = calm + Self.calmFor
        let calm = calm
        presses = (0..<(6 + dice.below(13))).map { _ in
            Press(
                defender: dice.below(Troupe.defenders),
                at: dice.span(.seconds(5)...calm), times: 1 + dice.below(3))
        }.sorted { $0.at < $1.at }
        let presses = presses
        troubles = (0..<dice.below(9)).flatMap { _ in
            var from = dice.span(.seconds(1)...calm)
            // Most trouble comes when there is most to do.
            if dice.isLucky(60) {
                from = min(calm, dice.pick(presses).at + dice.span(.zero...(.seconds(240))))
            }
            let span = dice.span(.zero...min(calm - from, .seconds(600)))
            let kind = Self.kind(dice, nodes: nodes)
            return Self.together(kind, dice).map { Trouble(kind: $0, from: from, span: span) }
        }.sorted { $0.from < $1.from }
    }

    /// What breaks a disk may well break the other one too, and a line that is cut carries nothing.
    private static func together(_ kind: Trouble.Kind, _ dice: Dice) -> [Trouble.Kind] {
        switch kind {
        case .disk where dice.isLucky(40): [kind, .spare]
        // Only who starts reads what was written.
        case .bitFlip: [kind, .crash(node: 0)]
        // Else what is lost would be a second's work.
        case .failover where dice.isLucky(50): [.standbyAway, kind]
        case .carrier(_, let trouble) where dice.isLucky(30):
            Channel.allCases.map { .carrier($0, trouble) }
        default: [kind]
        }
    }

    private static func kind(_ dice: Dice, nodes: Int) -> Trouble.Kind {
        if nodes > 1, dice.isLucky(40) { return kindOfSeveral(dice, nodes: nodes) }
        // A database's pages have sums of their own.
        if nodes == 1, dice.isLucky(4) { return .bitFlip }
        switch dice.below(17) {
        case 0...3: return .crash(node: dice.below(nodes))
        case 4, 5: return .disk(dice.pick(Trouble.DiskTrouble.allCases))
        case 6: return .spare
        case 7: return .network(loss: 10 + dice.below(80))
        case 8, 9, 10:
            return .carrier(
                dice.pick(Channel.allCases), dice.pick(Trouble.CarrierTrouble.allCases))
        case 11: return .receipts(dice.pick(Trouble.ReceiptTrouble.allCases))
        case 12: return .clock(seconds: dice.below(14_400) - 7_200)
        case 13: return dice.isLucky(50) ? .officersSilent : .phonesOff
        case 14, 15: return .edit(dice.pick(Trouble.Edit.allCases))
        default: return .adversary(dice.pick(Trouble.Attack.allCases))
        }
    }

    private static func kindOfSeveral(_ dice: Dice, nodes: Int) -> Trouble.Kind {
        switch dice.below(6) {
        case 0, 1: .cutOff(node: dice.below(nodes))
        case 2: .stopped(node: dice.below(nodes))
        case 3, 4: .standbyAway
        default: .failover
        }
    }

    /// The trouble of which `wanted` says so at `time`.
    func troubles(at time: Duration) -> [Trouble.Kind] {
        troubles.lazy.filter { $0.from <= time && time < $0.until }.map(\.kind)
    }
}
