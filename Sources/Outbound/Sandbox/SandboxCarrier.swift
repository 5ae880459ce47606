// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Engine

/// Carries nothing anywhere: shows each letter on the sandbox's phones, mailboxes and feed.
package struct SandboxCarrier: Carrier {
    package let channel: Channel
    private let sandbox: Sandbox

    package init(channel: Channel, sandbox: Sandbox) {
        self.channel = channel
        self.sandbox = sandbox
    }

    package func send(_ letter: Letter) async -> Delivery.Outcome {
        let address =
            switch letter.address {
            case .sms(let phone): phone.e164(for: .notice)
            case .mail(let mail): mail.text(for: .notice)
            case .post: "feed"
            }
        sandbox.add(
            Sandbox.Message(
                at: letter.writtenAt, address: address, channel: letter.address.channel,
                isFromPerson: false, subject: letter.subject, text: letter.text))
        return .taken(reference: letter.reference)
    }

    package func trial() async -> Delivery.Outcome { .taken(reference: "") }

    package func close() async {}
}
