// SPDX-License-Identifier: Apache-2.0

extension ConsoleScript {
    /// What the whole script remembers, and the clocks, which run by the server's time.
    static let clocks = #"""
        const doc = document;
        const $ = (s, r = doc) => r.querySelector(s);
        const $$ = (s, r = doc) => [...r.querySelectorAll(s)];
        const on = (event, act, at = doc) => at.addEventListener(event, act);
        const byID = id => doc.getElementById(id);
        const part = (name, r = doc) => $(`[data-part=${name}]`, r);
        const root = $("#console"), title = doc.title, drafts = new Map();
        const canHover = matchMedia("(hover:hover)");
        let skew = root.dataset.now - Date.now(), heard = Date.now();
        let news = null, ended = false, late = false, busy = false, forced = false, again = false;
        const two = n => (n < 10 ? "0" : "") + n;
        const counter = ms => {
          const s = Math.max(0, Math.floor(ms / 1000)), m = Math.floor(s / 60) % 60;
          const h = Math.floor(s / 3600);
          return (h ? h + ":" + two(m) : m) + ":" + two(s % 60);
        };
        const runClocks = () => {
          const now = Date.now() + skew;
          for (const t of $$("time[data-since]")) t.textContent = counter(now - t.dataset.since);
          for (const t of $$("time[data-until]")) {
            t.textContent = counter(t.dataset.until - now);
            // Something was to happen by itself: look whether it has.
            if (now - t.dataset.until > 1500 && !t.over) { t.over = true; renew(); }
          }
        };
        """#
}
