// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Hands SMS to Kannel's smsbox, one phone a request.
///
/// Kannel gives a message no name, so ours goes into the address that its reports come to.
/// - Source: docs of Kannel 1.4.5, "SMS push" and "Delivery reports".
package struct KannelCarrier: Carrier {
    package let channel = Channel.sms
    private let settings: KannelSettings
    private let wire: HTTPWire

    /// Reports to send: delivered (1), failed (2), refused by the SMS centre (16). The other two,
    /// queued (4) and taken by the SMS centre (8), would say nothing that we act on.
    private static let wantedReports = 1 | 2 | 16

    /// What it says to whoever it does not know.
    private static let strangers = "Authorization failed"

    package init(_ settings: KannelSettings) {
        self.settings = settings
        wire = HTTPWire(connections: settings.connections, patience: settings.patience)
    }

    package func send(_ letter: Letter) async -> Delivery.Outcome {
        guard case .sms(let phone) = letter.address else { return .refused(reason: "not a phone") }
        do throws(HTTPWire.Failure) {
            let answer = try await wire.get(
                settings.address + query(for: letter, to: phone.e164(for: .notice)))
            return outcome(of: answer, letter)
        } catch {
            return error.outcome
        }
    }

    /// Asks to send to nobody: Kannel refuses that with 400, once it knows us.
    package func trial() async -> Delivery.Outcome {
        var query = Query()
        query.add("username", settings.login)
        query.add("password", settings.password.reveal(for: .notice))
        do throws(HTTPWire.Failure) {
            let answer = try await wire.get(settings.address + query.text)
            if answer.status == 400 { return .taken(reference: "") }
            let isOurs = answer.body.hasPrefix(Self.strangers)
            return .later(reason: "kannel \(answer.status)\(isOurs ? " password" : "")", wait: nil)
        } catch {
            return error.outcome
        }
    }

    package func close() async { await wire.close() }

    private func query(for letter: Letter, to number: String) -> String {
        var query = Query()
        query.add("username", settings.login)
        query.add("password", settings.password.reveal(for: .notice))
        if let sender = settings.sender { query.add("from", sender) }
        query.add("to", number)
        query.add("text", letter.text)
        query.add("charset", "UTF-8")
        query.add("coding", GSM7.holds(letter.text) ? "0" : "2")
        if let receipts = letter.receipts {
            query.add("dlr-mask", "\(Self.wantedReports)")
            // Kannel fills in %d and %A after it has decoded the parameter.
            let address =
                "\(receipts.callbackBase)/kannel/receipt?alarm=\(receipts.alarm.text)"
                + "&\(receipts.delivery.query)&status=%d&reason=%A"
            query.add("dlr-url", address)
        }
        return query.text
    }

    private func outcome(of answer: HTTPWire.Answer, _ letter: Letter) -> Delivery.Outcome {
        let reason = "kannel \(answer.status)"
        switch answer.status {
        case 200...299: return .taken(reference: letter.reference)
        case 400...499:
            // Our password is wrong, not the SMS: somebody can put that right.
            let isOurs = answer.body.hasPrefix(Self.strangers)
            return isOurs
                ? .later(reason: reason + " password", wait: nil) : .refused(reason: reason)
        default: return .later(reason: reason, wait: nil)
        }
    }
}

extension Delivery.Label {
    fileprivate var query: String {
        "delivery=\(number)" + (mark.map { "&mark=" + String($0, radix: 16) } ?? "")
    }
}
