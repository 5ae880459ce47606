// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine

/// Warns, across the whole screen, while what happens is not kept as it should be.
struct KeepingLine: Sendable {
    var keeping: Desk.Keeping

    func html(at now: Moment) -> HTML {
        let since = "since \(keeping.since.dayAndTime(seenAt: now)) UTC"
        if keeping.isAlone, keeping.safety < .memoryOnly {
            return """
                <p id="keeping" data-part="kept" role="alert"><b>Cut off</b> — this machine does \
                not reach the journal, \(since). It takes alarms and keeps them on its own disk \
                until it does; what others do meanwhile does not show here, and publishing, \
                closing and signing in wait. Try the other machine’s console. Call the \
                administrator.</p>
                """
        }
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
