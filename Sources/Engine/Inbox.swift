// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Synchronization

/// The commands that wait for the desk, in lanes: the alarm lane is always taken first.
final class Inbox: Sendable {
    struct Waiting: Sendable {
        var command: Command
        var author: Author
        var continuation: CheckedContinuation<Desk.Accepted, any Error>
    }

    /// The most commands in one write: it keeps the write short.
    static let mostInBatch = 256
    /// The most that may wait in a lane; a command beyond it is refused with `DeskFull`.
    static let mostWaiting = 100_000

    private struct State {
        var lanes: [[Waiting]] = Desk.Lane.allCases.map { _ in [] }
        var wake: CheckedContinuation<Void, Never>?
        var isClosing = false

        var isEmpty: Bool { lanes.allSatisfy(\.isEmpty) }
    }

    private let state = Mutex(State())

    /// Hands over a command; resumes its continuation at once when there is no room.
    func put(_ waiting: Waiting, in lane: Desk.Lane) {
        let (wake, isTaken) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard !state.isClosing, state.lanes[lane.rawValue].count < Self.mostWaiting else {
                return (nil, false)
            }
            state.lanes[lane.rawValue].append(waiting)
            defer { state.wake = nil }
            return (state.wake, true)
        }
        wake?.resume()
        if !isTaken { waiting.continuation.resume(throwing: DeskFull()) }
    }

    /// What comes next; nil once closed and empty.
    func next() async -> [Waiting]? {
        while true {
            let (batch, isDone) = state.withLock { state in
                (Self.takeBatch(from: &state), state.isClosing)
            }
            if let batch { return batch }
            if isDone { return nil }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isClosing || !state.isEmpty { return true }
                    state.wake = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    /// Takes nothing more; what waits is still handed out.
    func close() {
        let wake = state.withLock { state in
            state.isClosing = true
            defer { state.wake = nil }
            return state.wake
        }
        wake?.resume()
    }

    private static func takeBatch(from state: inout State) -> [Waiting]? {
        if state.isEmpty { return nil }
        var commands: [Waiting] = []
        for lane in state.lanes.indices {
            let count = min(state.lanes[lane].count, mostInBatch - commands.count)
            commands += state.lanes[lane].prefix(count)
            state.lanes[lane].removeFirst(count)
        }
        return commands
    }
}

/// Too much waits to be written, or the desk is closing: the sender should come again.
package struct DeskFull: Error {}
