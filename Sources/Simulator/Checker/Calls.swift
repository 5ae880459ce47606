// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// Promises about who is called.
extension Conduct {
    /// Whoever asks for help, for the first time or anew, calls every shield and an officer.
    func calls(_ story: Story) -> [Violation] {
        var isFalse = false
        var violations: [Violation] = []
        for deed in story.deeds {
            let isCall: Bool
            switch deed.event {
            case .raised, .calledAnew: isCall = true
            case .joined: isCall = isFalse
            case .foundFalse:
                isFalse = true
                continue
            case .confirmed:
                isFalse = false
                continue
            default: continue
            }
            guard isCall else { continue }
            isFalse = false
            let told = story.tellings.filter { $0.deed.line == deed.line }.map(\.notice)
            let isPaged = told.contains { if case .officer = $0.recipient { true } else { false } }
            let uncalled = (deed.defender?.circle ?? []).filter { shield in
                guard shield.reach.rungs.first?.isEmpty == false else { return false }
                return !told.contains {
                    $0.recipient == .shield(shield.id) && $0.reason == .help
                        && $0.addresses == shield.reach.rungs[0]
                }
            }
            if !isPaged || !uncalled.isEmpty {
                violations.append(
                    Violation(
                        promise: .everybodyCalled,
                        words: "\(story.id) at \(deed.at): \(uncalled.count) shields not called, "
                            + "officer \(isPaged)"))
            }
        }
        return violations
    }
}
