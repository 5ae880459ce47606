// SPDX-License-Identifier: Apache-2.0
internal import Journal

/// A node's own spare place.
struct SimulatedSpare: SparePlace {
    let disk: SimulatedDisk
    let machine: Machine

    func add(_ page: StoredPage) async throws(JournalError) {
        try await work()
        disk.landInSpare(page, of: machine.node)
        try await work()
    }

    func replace(with pages: [StoredPage]) async throws(JournalError) {
        try await work()
        disk.replaceSpare(of: machine.node, with: pages)
        try await work()
    }

    func pages() async throws(JournalError) -> [StoredPage] {
        disk.state.spares[machine.node] ?? []
    }

    func empty() async throws(JournalError) {
        try await work()
        disk.replaceSpare(of: machine.node, with: [])
    }

    private func work() async throws(JournalError) {
        let stage = machine.stage
        guard await machine.wait(stage.dice.span(.microseconds(100)...(.milliseconds(2)))) else {
            throw .unavailable("dark")
        }
        if machine.weather.isSpareBroken { throw .unavailable("spare disk is away") }
    }
}
