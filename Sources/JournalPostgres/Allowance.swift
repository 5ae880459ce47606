// SPDX-License-Identifier: Apache-2.0

/// How long calls for one purpose may take.
struct Allowance {
    /// Behind other calls, or without a byte from the server.
    var silence: Duration
    /// From when it was asked for.
    var whole: Duration

    init(silence: Duration, whole: Duration) {
        self.silence = silence
        self.whole = whole
    }

    init(_ purpose: Line.Purpose, _ settings: PostgresSettings) {
        self =
            switch purpose {
            case .writing, .leasing:
                Allowance(silence: settings.appendPatience, whole: settings.appendPatience)
            case .reading:
                Allowance(silence: settings.appendPatience, whole: settings.patience * 10)
            case .listening, .opening:
                Allowance(silence: settings.patience, whole: settings.patience * 10)
            case .aside:
                Allowance(silence: settings.patience * 10, whole: settings.patience * 20)
            }
    }
}
