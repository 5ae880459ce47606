// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Engine

/// Tries every way out that was not used for a while or is in trouble, so that a dead one is known
/// before it is needed.
package struct CarrierTrials: Sendable {
    private let carriers: [any Carrier]
    private let signs: Signs
    private let clock: Clock

    private static let pause = Duration.seconds(5)

    package init(carriers: [any Carrier], signs: Signs, clock: Clock) {
        self.carriers = carriers
        self.signs = signs
        self.clock = clock
    }

    /// Works until the surrounding task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for carrier in carriers { group.addTask { await keepTrying(carrier) } }
        }
    }

    private func keepTrying(_ carrier: any Carrier) async {
        while true {
            if signs.needsTrial(carrier.channel) {
                signs.tried(await carrier.trial(), on: carrier.channel)
            }
            do { try await clock.sleep(Self.pause) } catch { return }
        }
    }
}
