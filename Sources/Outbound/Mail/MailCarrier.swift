// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Hands mails to the organisation's mail server by SMTP, one recipient a mail.
package struct MailCarrier: Carrier {
    package let channel = Channel.mail
    private let settings: MailSettings
    private let threads: MailThreads

    package init(_ settings: MailSettings) {
        self.settings = settings
        threads = MailThreads(settings)
    }

    package func send(_ letter: Letter) async -> Delivery.Outcome {
        guard case .mail(let recipient) = letter.address else {
            return .refused(reason: "not a mailbox")
        }
        let text = MailText(letter, to: recipient, settings: settings).text
        return await threads.deliver(text, to: recipient, reference: letter.reference)
    }

    /// Logs in, if it must, and asks for nothing.
    package func trial() async -> Delivery.Outcome { await threads.knock() }

    package func close() async { threads.close() }
}
