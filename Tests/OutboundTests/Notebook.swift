// SPDX-License-Identifier: Apache-2.0
internal import Domain
@testable import Outbound
internal import Synchronization

/// A carrier that writes down every letter and answers from a script, one line an attempt.
final class Notebook: Carrier {
    let channel: Channel
    private let letters = Mutex<[Letter]>([])
    private let script: @Sendable (Letter) async -> Delivery.Outcome

    init(
        _ channel: Channel,
        script: @escaping @Sendable (Letter) async -> Delivery.Outcome = {
            .taken(reference: $0.reference)
        }
    ) {
        self.channel = channel
        self.script = script
    }

    var all: [Letter] { letters.withLock { $0 } }

    func send(_ letter: Letter) async -> Delivery.Outcome {
        letters.withLock { $0.append(letter) }
        return await script(letter)
    }

    func trial() async -> Delivery.Outcome { .taken(reference: "") }

    func close() async {}
}

/// A door that stays shut until a test opens it.
final class Door: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Lets the one through that has waited longest.
    func letOnePass() {
        state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }?.resume()
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }
}
