// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine

/// What the screens of a sandbox show: only what its own carriers have put into it.
struct SandboxView: Sendable {
    /// One phone, one mailbox or the feed, and how much is in it.
    struct Place: Sendable, Equatable {
        var address: String
        var count: Int
        var newest: Sandbox.Message
    }

    var messages: [Sandbox.Message]
    /// The station's own address: only links to it can be followed.
    var address: String

    /// The places of one channel, the one with the newest message first.
    func places(_ channel: Channel) -> [Place] {
        var places: [String: Place] = [:]
        var order: [String] = []
        for message in messages where message.channel == channel {
            let count = places[message.address]?.count ?? 0
            places[message.address] = Place(
                address: message.address, count: count + 1, newest: message)
            order.removeAll { $0 == message.address }
            order.append(message.address)
        }
        return order.reversed().compactMap { places[$0] }
    }

    /// The texts of the phone with these digits, oldest first.
    func thread(digits: String) -> [Sandbox.Message] {
        messages.filter { $0.channel == .sms && $0.address.digits == digits }
    }

    func mailbox(_ address: String) -> [Sandbox.Message] {
        messages.filter { $0.channel == .mail && $0.address == address }.reversed()
    }

    var feed: [Sandbox.Message] { messages.filter { $0.channel == .post }.reversed() }

    /// The text with its links, and its line breaks kept by the style.
    func linked(_ text: String) -> HTML {
        var result = HTML.empty
        var rest = Substring(text)
        while let start = rest.firstRange(of: "\(address)/")?.lowerBound {
            let link = rest[start...].prefix { !$0.isWhitespace && !"<>\"'".contains($0) }
            var end = link.endIndex
            // A full stop after a link ends the sentence.
            while end > start, ".,;:!?)".contains(rest[rest.index(before: end)]) {
                end = rest.index(before: end)
            }
            let whole = String(rest[start..<end])
            let path = String(whole.dropFirst(address.count))
            let before = String(rest[..<start])
            result = result + "\(before)<a href=\"\(path)\">\(whole)</a>"
            rest = rest[end...]
        }
        return result + "\(String(rest))"
    }

    /// The code of the newest alarm that a text on this phone names.
    func newestCode(digits: String) -> Code? {
        for message in thread(digits: digits).reversed() where !message.isFromPerson {
            let words = message.text.split { !$0.isLetter && !$0.isNumber }
            if let code = words.lazy.compactMap({ Code($0) }).first { return code }
        }
        return nil
    }
}

extension String {
    /// Its ASCII digits, in order.
    var digits: String { filter { $0.isASCII && $0.isNumber } }
}
