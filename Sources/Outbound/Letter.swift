// SPDX-License-Identifier: Apache-2.0
package import Domain

/// One notice to one address, in the words in which it leaves.
package struct Letter: Hashable, Sendable {
    package var address: Address
    package var alarm: ID<Alarm>
    /// The number of its delivery within the alarm.
    package var delivery: Int
    /// Counts from 1.
    package var attempt: Int
    package var writtenAt: Moment
    package var language: Language
    /// A mail's subject; empty elsewhere.
    package var subject: String
    package var text: String
    /// Where a carrier may report what became of it, without a slash at its end:
    /// `https://alarm.example.org/carriers/SECRET`.
    package var callbackBase: String

    package init(
        address: Address, alarm: ID<Alarm>, delivery: Int, attempt: Int, writtenAt: Moment,
        language: Language, subject: String, text: String, callbackBase: String
    ) {
        self.address = address
        self.alarm = alarm
        self.delivery = delivery
        self.attempt = attempt
        self.writtenAt = writtenAt
        self.language = language
        self.subject = subject
        self.text = text
        self.callbackBase = callbackBase
    }

    /// Our own name for it: the same at every attempt, so that a carrier who knows it takes it
    /// once.
    package var reference: String { "\(alarm.text)-\(delivery)" }
}
