// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine

/// Judges whom the auditor paged about what: a carrier that is down and stays so is told, and
/// nothing is told for which there is no cause.
struct Shouting: Sendable {
    let history: History.Record
    let scenario: Scenario
    /// When something was lost that the next start has to read.
    let damages: [Duration]

    /// A carrier that is not used is tried every half a minute; then it may have twenty seconds of
    /// trouble, and the auditor looks every ten.
    private static let bound = Duration.seconds(150)
    /// How long a start may take, and the auditor until its next look.
    private static let telling = Duration.seconds(60)
    /// How long after its end a trouble may be felt: a letter waits a minute at most, and then an
    /// attempt takes its time; and something is over when it was not seen for a while.
    private static let aftermath = Duration.seconds(150)

    var violations: [Violation] { silences + hiddenDamages + criesOfWolf }

    /// Whoever starts with a damaged journal says so.
    private var hiddenDamages: [Violation] {
        damages.compactMap { damage in
            guard
                let life = history.lives.firstIndex(where: {
                    $0.from >= damage && ($0.until ?? scenario.end) - $0.from >= Self.telling
                }),
                !history.shouts.contains(where: {
                    $0.life == life && $0.page.concern.kind == .damaged
                })
            else { return nil }
            return Violation(
                promise: .troubleIsTold,
                words: "nobody was told what the disk lost at \(damage)")
        }
    }

    /// What should have been told and was not.
    private var silences: [Violation] {
        scenario.troubles.compactMap { trouble in
            guard case .carrier(let channel, let kind) = trouble.kind, kind.isSilent else {
                return nil
            }
            let moment = trouble.from + Self.bound
            let isLonely = scenario.troubles.allSatisfy { other in
                guard other != trouble, other.from <= moment, trouble.from <= other.until else {
                    return true
                }
                return switch other.kind {
                case .carrier(channel, _), .stopped, .clock, .crash: false
                default: true
                }
            }
            guard scenario.nodes == 1, isLonely, trouble.until >= moment,
                let life = history.lives.firstIndex(where: {
                    $0.from <= trouble.from && ($0.until ?? scenario.end) >= moment
                })
            else { return nil }
            let last = history.shouts.last {
                $0.life == life && $0.at <= moment
                    && $0.page.concern.kind == .channelSilent(channel)
            }
            guard last?.page.isOver != false else { return nil }
            return Violation(
                promise: .troubleIsTold,
                words: "nobody was told by \(moment) that \(channel) is silent")
        }
    }

    /// What was told without a cause.
    private var criesOfWolf: [Violation] {
        history.shouts.filter { !$0.page.isOver && !hasCause($0) }.map { shout in
            Violation(
                promise: .troubleIsTold,
                words: "\(shout.page.concern.kind.label) was told at \(shout.at) without a cause")
        }
    }

    private func hasCause(_ shout: History.Shout) -> Bool {
        func was(_ isCause: (Trouble.Kind) -> Bool) -> Bool {
            scenario.troubles.contains { trouble in
                trouble.from <= shout.at && shout.at <= trouble.until + Self.aftermath
                    && isCause(trouble.kind)
            }
        }
        return switch shout.page.concern.kind {
        case .overdueAction, .noNextAction, .oneCopy, .noCopy, .noSpare, .cutOff:
            was(\.isOfTheMachine)
        case .channelSilent(let channel):
            was { kind in
                switch kind {
                case .carrier(channel, _), .stopped: true
                // Phones that confirm nothing look like a network that does not.
                case .receipts, .phonesOff: channel == .sms
                default: false
                }
            } || shout.page.concern.detail == "no receipts"
        case .damaged: damages.contains { $0 <= shout.at }
        case .clockMoved: was { if case .clock = $0 { true } else { $0.isOfTheMachine } }
        case .rotaGap:
            scenario.troubles.contains { $0.kind == .edit(.emptyRota) && $0.from <= shout.at }
        // Here devices speak only when they are pressed, and nobody has a screen.
        case .devicesSilent: true
        case .consoleSilent: false
        }
    }
}

extension Trouble.CarrierTrouble {
    /// Whether nothing at all goes out.
    fileprivate var isSilent: Bool {
        switch self {
        case .refusesForNow, .hangs, .down, .takesWithoutAnswering: true
        case .throttles, .isSlow: false
        }
    }
}

extension Trouble.Kind {
    fileprivate var isOfTheMachine: Bool {
        switch self {
        case .disk, .spare, .stopped, .cutOff, .standbyAway, .failover: true
        default: false
        }
    }
}
