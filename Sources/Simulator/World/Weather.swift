// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// What troubles there are at this moment of a simulated world.
struct Weather: Sendable {
    let scenario: Scenario
    let time: SimulatedTime

    private func find<Value>(_ read: (Trouble.Kind) -> Value?) -> Value? {
        let now = time.now
        for trouble in scenario.troubles where trouble.from <= now && now < trouble.until {
            if let value = read(trouble.kind) { return value }
        }
        return nil
    }

    var disk: Trouble.DiskTrouble? {
        find { if case .disk(let trouble) = $0 { trouble } else { nil } }
    }

    func isCutOff(_ node: Int) -> Bool { find { $0 == .cutOff(node: node) ? true : nil } ?? false }

    func isStopped(_ node: Int) -> Bool {
        find { $0 == .stopped(node: node) ? true : nil } ?? false
    }

    var isStandbyAway: Bool { find { $0 == .standbyAway ? true : nil } ?? false }

    var isSpareBroken: Bool { find { $0 == .spare ? true : nil } ?? false }

    /// So many of a hundred are lost.
    var loss: Int { find { if case .network(let loss) = $0 { loss } else { nil } } ?? 0 }

    func carrier(_ channel: Channel) -> Trouble.CarrierTrouble? {
        find {
            if case .carrier(let other, let trouble) = $0, other == channel { trouble } else { nil }
        }
    }

    var receipts: Trouble.ReceiptTrouble? {
        find { if case .receipts(let trouble) = $0 { trouble } else { nil } }
    }

    var areOfficersSilent: Bool { find { $0 == .officersSilent ? true : nil } ?? false }

    var arePhonesOff: Bool { find { $0 == .phonesOff ? true : nil } ?? false }

    /// How far the server's wall clock is wrong.
    var clockIsAhead: Duration {
        .seconds(find { if case .clock(let seconds) = $0 { seconds } else { nil } } ?? 0)
    }
}
