// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine

/// What a page of the watcher says: short enough for one SMS.
struct WatchWords {
    var subject: String
    var text: String

    init(_ page: Lookout.Page, of host: String, at now: Moment) {
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
    }

    /// For trying out whether the watcher's own ways work.
    init(drillOf host: String) {
        subject = "DRILL: watcher of \(host)"
        text = "natalia watch: DRILL. This is how the watcher of \(host) would page you."
    }

    private static func time(_ moment: Moment) -> String {
        "\(moment.iso8601.dropFirst(11).prefix(5)) UTC"
    }

    private static func length(_ span: Duration) -> String {
        let seconds = max(0, span.components.seconds)
        return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
    }
}
