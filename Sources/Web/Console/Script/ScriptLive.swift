// SPDX-License-Identifier: Apache-2.0

extension ConsoleScript {
    /// The line to the server: a browser comes again by itself, unless it was told to end. To each
    /// sign of life it answers with one of its own: a line may look open long after its browser is
    /// gone.
    static let live = #"""
        const connect = () => {
          const source = new EventSource("/console/live");
          const hear = e => {
            const told = JSON.parse(e.data);
            heard = Date.now(); skew = told.now - heard;
            return told;
          };
          on("alive", e => { hear(e); show(); fetch("/console/up").catch(show); }, source);
          on("changed", e => { news = hear(e); renew(); show(); }, source);
          on("ended", () => { source.close(); end(); }, source);
          source.onerror = () => {
            if (source.readyState !== 2 || ended) return;
            // Signed out, or is the server away? A page tells.
            get("/console/parts/list").catch(show);
            setTimeout(connect, 3000);
          };
        };
        """#
}
