// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A real Kannel on this machine: bearerbox, smsbox, and its fake SMS centre with all the phones.
package final class KannelStation: Sendable {
    /// What a phone received: one part of an SMS.
    package struct Part: Equatable, Sendable {
        package var sender: String
        package var phone: String
        /// `text`, `ucs-2`, or `udh` for a part of several.
        package var kind: String
        package var text: String
    }

    /// Of `sendsms`.
    package let address: String
    package let login = "natalia"
    package let password = "blue-window"
    private let peers: [Peer]

    private init(address: String, peers: [Peer]) {
        self.address = address
        self.peers = peers
    }

    /// - Parameter incoming: where an SMS that a phone sends is reported; nil: nowhere.
    package static func start(incoming: String? = nil) async throws -> KannelStation {
        let ports = try freePorts(4)
        let folder = try Peer.folder()
        let file = "\(folder)/kannel.conf"
        try configuration(ports, incoming).write(toFile: file, atomically: true, encoding: .utf8)
        let bearerbox = try Peer("/usr/sbin/bearerbox", [file], endsWithInput: false)
        _ = try await bearerbox.line { $0.contains("MAIN: Start-up done") ? true : nil }
        let smsbox = try Peer("/usr/sbin/smsbox", [file], endsWithInput: false)
        _ = try await smsbox.line { $0.contains("Connected to bearerbox") ? true : nil }
        let centre = try Peer(
            "/usr/lib/kannel/test/fakesmsc", ["-H", "127.0.0.1", "-r", "\(ports[2])", "-v", "0"],
            endsWithInput: true)
        _ = try await bearerbox.line { $0.contains("Fakesmsc client connected") ? true : nil }
        return KannelStation(
            address: "http://127.0.0.1:\(ports[3])/cgi-bin/sendsms",
            peers: [bearerbox, smsbox, centre])
    }

    /// Everything that came to any phone, in order.
    package var received: [Part] { peers[2].lines.compactMap(Self.part) }

    /// Lets a phone send an SMS.
    package func say(_ text: String, from phone: String, to number: String) {
        peers[2].write("\(phone) \(number) text \(text)")
    }

    package func stop() { peers.reversed().forEach { $0.stop() } }

    /// `… Got message 1: <46701740600 +46701740601 text K7: …>`
    private static func part(_ line: String) -> Part? {
        guard let start = line.range(of: ": <", options: .backwards), line.hasSuffix(">"),
            line.contains("Got message")
        else { return nil }
        let fields = line[start.upperBound...].dropLast()
            .split(separator: " ", maxSplits: 3).map(String.init)
        guard fields.count == 4 else { return nil }
        let text = fields[2] == "ucs-2" ? wide(fields[3]) : fields[3]
        return Part(sender: fields[0], phone: fields[1], kind: fields[2], text: text)
    }

    /// Reads `%04%1A%007`: bytes of UTF-16, percent-encoded where they are no letters.
    private static func wide(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            case UInt8(ascii: "+"): bytes.append(32)
            default: bytes.append(byte)
            }
        }
        let pairs = stride(from: 0, to: bytes.count - 1, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        return String(decoding: pairs, as: UTF16.self)
    }

    private static func configuration(_ ports: [Int], _ incoming: String?) -> String {
        let answer =
            incoming.map { "get-url = \"\($0)?from=%p&to=%P&text=%b&id=%I\"" } ?? "text = \"none\""
        return """
            group = core
            admin-port = \(ports[0])
            admin-interface = 127.0.0.1
            admin-password = unused
            smsbox-port = \(ports[1])
            smsbox-interface = 127.0.0.1
            dlr-storage = internal
            log-level = 0

            group = smsc
            smsc = fake
            smsc-id = PHONES
            port = \(ports[2])
            connect-allow-ip = 127.0.0.1

            group = smsbox
            bearerbox-host = 127.0.0.1
            sendsms-port = \(ports[3])
            sendsms-interface = 127.0.0.1
            global-sender = 46701740600

            group = sendsms-user
            username = natalia
            password = blue-window
            max-messages = 5
            concatenation = true

            group = sms-service
            keyword = default
            catch-all = true
            max-messages = 0
            \(answer)

            """
    }

    /// Ports that were free a moment ago.
    private static func freePorts(_ count: Int) throws -> [Int] {
        let sockets = (0..<count).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
        defer { sockets.forEach { close($0) } }
        return try sockets.map { descriptor in
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            // Safe because the pointers live as long as the calls, with the length they point to.
            let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    unsafe bind(descriptor, pointer, length) == 0
                        && getsockname(descriptor, pointer, &length) == 0
                }
            }
            guard isBound else { throw Peer.NotReady(description: "no free port") }
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }
}
