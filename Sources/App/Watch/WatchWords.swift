// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Outbound

/// What a page of the watcher says.
extension Cry {
    init(_ page: Lookout.Page, of host: String, at now: Moment, to addresses: [Address]) {
        let subject: String
        let text: String
        switch page {
        case .silent(let span):
            subject = "SERVER SILENT: \(host)"
            text =
                "natalia watch: server silent. \(host) has not answered since "
                + "\(Self.time(now - span)). Alarms may go unheard. Look at it now."
        case .unwell(let span):
            subject = "SERVER UNWELL: \(host)"
            text =
                "natalia watch: server unwell. \(host) says so since "
                + "\(Self.time(now - span)). Alarms may go unheard. Look at it now."
        case .back(let span):
            subject = "SERVER BACK: \(host)"
            text =
                "natalia watch: server back. \(host) is well again, after \(Self.length(span)). "
                + "See what came in meanwhile."
        }
        self.init(about: host, subject: subject, text: text, addresses: addresses)
    }

    /// For trying out whether the watcher's own ways work.
    init(drillOf host: String, to addresses: [Address]) {
        self.init(
            about: host, subject: "DRILL: watcher of \(host)",
            text: "natalia watch: DRILL. This is how the watcher of \(host) would page you.",
            addresses: addresses)
    }

    private static func time(_ moment: Moment) -> String {
        "\(moment.iso8601.dropFirst(11).prefix(5)) UTC"
    }

    private static func length(_ span: Duration) -> String {
        let seconds = max(0, span.components.seconds)
        return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
    }
}
