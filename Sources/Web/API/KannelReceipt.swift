// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// What Kannel says of one SMS that it took.
///
/// - Shape: `alarm=<32 hex>&delivery=<n>&mark=<hex>&status=<bit>&reason=<text>`, the last two
///   filled in by Kannel from `%d` and `%A`.
/// - Source: Kannel 1.4.5 user guide, "Delivery reports". Kannel swaps `%p` and `%P` in reports,
///   and its first report has no message id, so none of them is used.
struct KannelReceipt: Sendable, Equatable {
    var alarm: ID<Alarm>
    var delivery: Delivery.Label
    /// Nil for a step on the way, such as `8`, accepted by the SMS centre.
    var receipt: Delivery.Receipt?

    init?(_ fields: FormFields) {
        guard let alarm = fields["alarm"].flatMap({ ID<Alarm>(text: $0) }),
            let delivery = fields["delivery"].flatMap({ Int($0) }),
            let status = fields["status"].flatMap({ Int($0) })
        else { return nil }
        self.alarm = alarm
        self.delivery = Delivery.Label(
            number: delivery, mark: fields["mark"].flatMap { UInt64($0, radix: 16) })
        let cause = Self.cause(in: fields["reason"] ?? "")
        switch status {
        case 1: receipt = .delivered
        case 2: receipt = .failed(reason: "the phone did not take it" + cause)
        case 16: receipt = .failed(reason: "the SMS centre refused it" + cause)
        default: receipt = nil
        }
    }

    /// ` (UNDELIV, error 001)`: only what is known to hold no word of the message, which a centre
    /// may repeat in its report.
    private static func cause(in reason: String) -> String {
        var parts: [String] = []
        for word in reason.prefix(400).split(separator: " ") {
            let value = word.drop { $0 != ":" }.dropFirst()
            let isPlain = (1...10).contains(value.count) && value.allSatisfy(\.isPlain)
            if word.hasPrefix("stat:"), isPlain { parts.append(String(value)) }
            if word.hasPrefix("err:"), isPlain { parts.append("error \(value)") }
            // Nothing of the centre's is read after the start of the message's own text.
            if word.lowercased().hasPrefix("text:") { break }
        }
        let refusal = reason.split(separator: "/", maxSplits: 2)
        if refusal.count >= 2, refusal[0] == "NACK", refusal[1].count <= 10,
            refusal[1].allSatisfy(\.isPlain)
        {
            parts.append("error \(refusal[1])")
        }
        return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }
}

extension Character {
    fileprivate var isPlain: Bool { isASCII && (isLetter || isNumber) }
}
