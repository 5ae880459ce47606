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
