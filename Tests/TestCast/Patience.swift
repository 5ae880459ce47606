// SPDX-License-Identifier: Apache-2.0
package import Testing

/// Waits until something is so; records an issue when it is not within a minute.
package func eventually(
    _ sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while try await !isSo() {
        guard ContinuousClock.now < end else {
            Issue.record("it did not come to pass", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
