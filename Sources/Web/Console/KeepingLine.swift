// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine

/// Warns, across the whole screen, while what happens is not kept as it should be.
struct KeepingLine: Sendable {
    var keeping: Desk.Keeping

    func html(at now: Moment) -> HTML {
        let since = "since \(keeping.since.dayAndTime(seenAt: now)) UTC"
        return switch keeping.safety {
        case .whole: "<p id=\"keeping\" data-part=\"kept\" hidden></p>"
        case .oneCopy:
            """
            <p id="keeping" data-part="kept" role="alert"><b>One copy</b> — the journal has no \
            second place on disk for what happens now, \(since). Alarms and calls go on. Call the \
            administrator.</p>
            """
        case .memoryOnly:
            """
            <p id="keeping" data-part="kept" role="alert" class="worst"><b>No copy</b> — nothing \
            can be written, \(since). Alarms and calls go on; publishing and closing wait. Write \
            down what you do on paper, do not restart the server, call the administrator now.</p>
            """
        }
    }
}
