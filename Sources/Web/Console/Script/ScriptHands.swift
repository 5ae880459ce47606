// SPDX-License-Identifier: Apache-2.0

extension ConsoleScript {
    /// What an officer does: forms, links and keys, without leaving the page and its sound.
    static let hands = #"""
        const say = words => {
          const place = $("#refusal");
          if (!place) return;
          place.hidden = !words; place.textContent = words;
          if (words) place.scrollIntoView({ block: "nearest" });
        };
        on("submit", async e => {
          const form = e.target, by = e.submitter, pane = form.closest("#pane");
          if (!pane || !pane.dataset.alarm) return;
          e.preventDefault();
          const body = new URLSearchParams(new FormData(form));
          if (by?.name) body.set(by.name, by.value);
          for (const b of $$("button", form)) b.disabled = true;
          try {
            const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
            if (answer.type === "opaqueredirect") {
              for (const f of fields(form)) drafts.delete(key(f));
              form.reset(); say("");
              if (form.contains(doc.activeElement)) doc.activeElement.blur();
              const own = "/console/alarms/" + pane.dataset.alarm;
              if (pane.classList.contains("close")) await go(own, true);
              renew(true);
            } else {
              const page = await read(answer);
              say($("#refusal", page)?.textContent || "Not done. Reload the page.");
            }
          } catch { say("Not sent: no answer. Press again."); }
          for (const b of $$("button", form)) b.disabled = false;
        });
        on("input", e => {
          if (e.target.id && e.target.closest("#pane")) drafts.set(key(e.target), e.target.value);
        });
        on("click", e => {
          if (e.target.closest("#sound")) return setSound(!isLoud());
          wake();
          const asks = e.target.closest("[data-show]"), link = e.target.closest("a[data-in]");
          if (asks) return showWaiting(asks.dataset.show);
          if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
          e.preventDefault();
          go(link.getAttribute("href"), true).catch(() => say("No answer. Press again."));
        });
        on("popstate", () => {
          const url = new URL(doc.URL);
          go(url.pathname + url.search).catch(show);
        }, window);
        const step = by => {
          const links = $$("#cards a"), at = links.findIndex(a => a.hasAttribute("aria-current"));
          const next = links[Math.min(links.length - 1, Math.max(0, at + by))];
          if (next) { next.focus(); next.click(); }
        };
        const press = id => byID(id)?.click();
        const keys = {
          j: () => step(1), k: () => step(-1), ".": () => $("[data-show]")?.click(),
          a: () => press("do-acknowledge"), v: () => press("do-verify"),
          r: () => press("do-respond"), c: () => byID("confirm-note")?.focus(),
          n: () => byID("note")?.focus(), s: () => setSound(!isLoud()),
          "?": () => { const k = byID("keys"); k.open = !k.open; },
        };
        on("keydown", e => {
          wake();
          if (e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
          if (e.target.matches("input,textarea")) {
            if (e.key === "Escape") e.target.blur();
          } else if (keys[e.key]) {
            e.preventDefault();
            keys[e.key]();
          }
        });
        """#
}
