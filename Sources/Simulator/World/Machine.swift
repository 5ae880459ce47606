// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// One life of one node: what it does takes time, stands still with it, and ends with its power.
struct Machine: Sendable {
    let node: Int
    let life: Int
    let power: Power
    let weather: Weather
    let stage: Stage

    /// Waits; false when the node died meanwhile, or the world ended.
    func wait(_ span: Duration) async -> Bool {
        do { try await sleep(span) } catch { return false }
        return power.isOn
    }

    /// - Throws: when cancelled.
    func sleep(_ span: Duration) async throws {
        try await stage.time.sleep(span)
        while power.isOn, weather.isStopped(node) {
            try await stage.time.sleep(.milliseconds(500))
        }
    }
}
