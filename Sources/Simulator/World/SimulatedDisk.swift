// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal
internal import Synchronization

/// What outlives a crash: the journal's entries and keys, its snapshot, and the spare place.
package final class SimulatedDisk: Sendable {
    struct Contents {
        var entries: [SealedEntry] = []
        /// Since when each entry is on a disk, here or in the spare place.
        var durableSince: [EntryNumber: Duration] = [:]
        var keys: [ID<Subject>: [UInt8]] = [:]
        var snapshot: SealedSnapshot?
        var spare: [StoredPage] = []

        var head: Head { entries.last?.head ?? .empty }
    }

    private let contents = Mutex(Contents())
    private let time: SimulatedTime

    init(time: SimulatedTime) { self.time = time }

    var state: Contents { contents.withLock { $0 } }

    /// Puts a page on the disk; false when the journal ends elsewhere.
    func land(_ page: StoredPage) -> Bool {
        contents.withLock { contents in
            guard contents.head == page.before, page.entries.follow(page.before) else {
                return false
            }
            contents.entries += page.entries
            for key in page.keys { contents.keys[key.subject] = key.wrapped }
            note(page, &contents)
            return true
        }
    }

    func landInSpare(_ page: StoredPage) {
        contents.withLock { contents in
            let last = contents.spare.last?.head.number ?? Head.empty.number
            guard page.head.number > last else { return }
            contents.spare.append(page)
            note(page, &contents)
        }
    }

    func emptySpare() { contents.withLock { $0.spare = [] } }

    func keep(_ snapshot: SealedSnapshot) { contents.withLock { $0.snapshot = snapshot } }

    private func note(_ page: StoredPage, _ contents: inout Contents) {
        for entry in page.entries where contents.durableSince[entry.number] == nil {
            contents.durableSince[entry.number] = time.now
        }
    }
}

/// Whether one life of the server still lives: everything it does ends with it.
final class Power: Sendable {
    private struct State {
        var isOn = true
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var isOn: Bool { state.withLock { $0.isOn } }

    func cut() {
        let waiting = state.withLock { state in
            state.isOn = false
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }

    func waitUntilCut() async {
        await withCheckedContinuation { continuation in
            let isOn = state.withLock { state in
                if state.isOn { state.waiting.append(continuation) }
                return state.isOn
            }
            if !isOn { continuation.resume() }
        }
    }
}
