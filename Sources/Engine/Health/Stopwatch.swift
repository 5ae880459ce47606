// SPDX-License-Identifier: Apache-2.0

/// Time that only goes forward, whatever is done to the wall clock; wired by the App.
package struct Stopwatch: Sendable {
    /// Since some beginning of its own.
    package let elapsed: @Sendable () -> Duration

    package init(elapsed: @escaping @Sendable () -> Duration) { self.elapsed = elapsed }
}
