// SPDX-License-Identifier: Apache-2.0
package import Domain

/// A concrete service that takes letters on one channel.
///
/// Every carrier passes the one contract suite.
package protocol Carrier: Sendable {
    var channel: Channel { get }

    /// Hands one letter over. Returns within seconds, and never before its fate here is known:
    /// a cancelled task still waits for the end of what it began.
    func send(_ letter: Letter) async -> Delivery.Outcome

    /// Whether it would take a letter now, as far as that can be known without sending one. Returns
    /// within seconds.
    func trial() async -> Delivery.Outcome

    /// Lets go of connections and threads; nothing is sent afterwards.
    func close() async
}
