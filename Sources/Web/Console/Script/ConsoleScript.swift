// SPDX-License-Identifier: Apache-2.0

/// The console's own script, served from our own address.
///
/// It follows the live events, renews the parts that changed, sounds while anything is
/// unacknowledged, runs the clocks and reads the keyboard. The page works without it.
enum ConsoleScript {
    /// Without indentation and remarks, which nobody reads on a thin line.
    static let text: String = {
        let source = """
            "use strict";
            (() => {
            \(clocks)
            \(sound)
            \(parts)
            \(list)
            \(live)
            \(hands)
            wake(); connect(); tick(); setInterval(tick, 1000);
            })();

            """
        return source.split(separator: "\n").map { $0.drop { $0 == " " } }
            .filter { !$0.hasPrefix("//") }.joined(separator: "\n")
    }()
}
