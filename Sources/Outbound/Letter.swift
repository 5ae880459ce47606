// SPDX-License-Identifier: Apache-2.0
package import Domain

/// One thing told to one address, in the words in which it leaves.
package struct Letter: Hashable, Sendable {
    /// A delivery of an alarm, and where a carrier may report what became of it.
    package struct Receipts: Hashable, Sendable {
        package var alarm: ID<Alarm>
        package var delivery: Delivery.Label
        /// Without a slash at its end: `https://alarm.example.org/carriers/SECRET`.
        package var callbackBase: String
    }

    package var address: Address
    /// Our own name for it: the same at every attempt, so that a carrier who knows it takes it
    /// once.
    package var reference: String
    /// Nil when nobody waits for a report.
    package var receipts: Receipts?
    /// Counts from 1.
    package var attempt: Int
    package var writtenAt: Moment
    package var language: Language
    /// A mail's subject; empty elsewhere.
    package var subject: String
    package var text: String

    /// Of a delivery of an alarm.
    package init(
        address: Address, alarm: ID<Alarm>, delivery: Delivery.Label, attempt: Int,
        writtenAt: Moment, language: Language, subject: String, text: String,
        callbackBase: String
    ) {
        self.address = address
        reference = "\(alarm.text)-\(delivery.number)"
        receipts = Receipts(alarm: alarm, delivery: delivery, callbackBase: callbackBase)
        self.attempt = attempt
        self.writtenAt = writtenAt
        self.language = language
        self.subject = subject
        self.text = text
    }

    /// Of no alarm, in English.
    ///
    /// - Parameter reference: unlike any other; letters, digits and hyphens.
    package init(
        address: Address, reference: String, attempt: Int, writtenAt: Moment, subject: String,
        text: String
    ) {
        self.address = address
        self.reference = reference
        self.attempt = attempt
        self.writtenAt = writtenAt
        language = .english
        self.subject = subject
        self.text = text
    }
}
