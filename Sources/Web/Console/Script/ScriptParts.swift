// SPDX-License-Identifier: Apache-2.0

extension ConsoleScript {
    /// Parts are renewed in place: never under the cursor, never under words being typed; a picture
    /// stays until the next one is there.
    static let parts = #"""
        const plain = e => e.innerHTML.replace(/(<time[^>]*>)[^<]*/g, "$1")
          .replace(/ (open|disabled|aria-current)="[^"]*"/g, "");
        const fields = e => $$("input:not([type=hidden]),textarea", e);
        const isTyped = f => f === doc.activeElement ||
          (f.type === "radio" ? f.checked !== f.defaultChecked : f.value !== f.defaultValue);
        const swap = (old, fresh, force) => {
          if (!old || !fresh) return;
          if (plain(old) === plain(fresh) && old.className === fresh.className) return;
          const aims = canHover.matches && old.matches(":hover") && $("a,button,summary", old);
          if (fields(old).some(isTyped) || aims && !force) { late = true; return; }
          const open = $$("details[open]", old).map(d => d.id), active = doc.activeElement;
          const focus = old.contains(active) && active.id;
          const seen = $("img", old), image = $("img", fresh);
          if (seen && image && seen.src !== image.src) {
            const next = doc.importNode(image);
            image.replaceWith(seen);
            next.onload = () => seen.replaceWith(next);
          }
          old.replaceWith(fresh);
          for (const id of open) if (byID(id)) byID(id).open = true;
          if (focus) byID(focus)?.focus();
        };
        const read = async a => new DOMParser().parseFromString(await a.text(), "text/html");
        const get = async path => {
          const answer = await fetch(path);
          if (answer.redirected) { end(); throw 0; }
          if (!answer.ok && answer.status !== 404) throw 0;
          return read(answer);
        };
        // What was typed comes back with its alarm.
        const key = f => ($("#pane").dataset.alarm || "") + f.id;
        const settle = () => {
          const id = $("#pane").dataset.alarm;
          for (const a of $$("#cards a"))
            if (id && a.parentNode.id === "card-" + id) a.setAttribute("aria-current", "true");
            else a.removeAttribute("aria-current");
          for (const f of fields($("#pane"))) if (drafts.has(key(f))) f.value = drafts.get(key(f));
          runClocks();
        };
        const go = async (path, push) => {
          const fresh = $("#pane", await get(path.replace("/console", "/console/parts")));
          $("#pane").replaceWith(fresh);
          root.className = path === "/console" ? "at-list" : "at-pane";
          if (push) history.pushState(null, "", path);
          scrollTo(0, 0); settle();
        };
        const renew = async force => {
          forced ||= force;
          if (busy) { again = true; return; }
          if (ended) return;
          const must = forced;
          busy = true; late = again = forced = false;
          try {
            takeList(await get("/console/parts/list"));
            const pane = $("#pane"), fresh = $("#pane", await get(pane.dataset.page));
            if (fresh && pane === $("#pane")) {
              if (pane.classList.contains("quiet")) pane.replaceWith(fresh);
              else {
                pane.className = fresh.className;
                for (const p of $$("[data-part]", fresh)) swap(part(p.dataset.part, pane), p, must);
              }
            }
            settle();
          } catch { late = true; }
          setTimeout(() => { busy = false; if (again) renew(); }, 700);
        };
        """#
}
