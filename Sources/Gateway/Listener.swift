// SPDX-License-Identifier: Apache-2.0

/// A port that is open for devices: it is served, or closed.
package protocol Listener: Sendable {
    /// Serves until the surrounding task is cancelled.
    func run() async throws

    /// Closes what was opened and is not to be served after all.
    func close() async
}
