// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Foundation

extension Clock {
    /// The machine's own clock.
    static let system = Clock(
        now: { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
        sleep: { try await Task.sleep(for: $0) })
}

extension Chance {
    /// The system's own randomness, fit for secrets.
    static let system = Chance {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
