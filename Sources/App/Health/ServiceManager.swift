// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The service manager that started this process: it is told that we are ready, that we live and
/// that we stop.
///
/// - Source: sd_notify(3): one datagram of `NAME=VALUE` lines to the socket that `NOTIFY_SOCKET`
///   names; a leading `@` is the abstract name space.
struct ServiceManager: Sendable {
    /// Within which it wants to hear `WATCHDOG=1`; nil when it does not watch.
    let watchdog: Duration?
    private let socketName: [UInt8]

    /// Nil when nobody asked to be told.
    init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let name = environment["NOTIFY_SOCKET"].map({ Array($0.utf8) }),
            name.first == UInt8(ascii: "/") || name.first == UInt8(ascii: "@"),
            (2...107).contains(name.count)
        else { return nil }
        socketName = name
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        watchdog = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
            .flatMap { $0 > 0 && isForUs ? .microseconds($0) : nil }
    }

    /// Tells it; when it does not listen there is nothing to be done about it.
    func tell(_ lines: String...) {
        let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { return }
        defer { close(file) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // Safe because the name was found to fit when it was read.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { path in
            unsafe path.copyBytes(from: socketName)
            if socketName.first == UInt8(ascii: "@") { unsafe path[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + socketName.count)
        let words = Array(lines.joined(separator: "\n").utf8)
        // Safe because both live through the call and their lengths are given.
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = unsafe sendto(
                    file, words, words.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), address, length)
            }
        }
    }
}
