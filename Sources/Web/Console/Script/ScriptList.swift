// SPDX-License-Identifier: Apache-2.0

extension ConsoleScript {
    /// The list keeps its order until the officer asks; what is new waits in the band above it.
    static let list = #"""
        let waiting = null;
        const takeList = fresh => {
          const old = $("#cards"), cards = $("#cards", fresh), band = $("#band", fresh);
          for (const name of "quarantine closed watch kept trouble pages".split(" "))
            swap(part(name), part(name, fresh));
          waiting = null;
          if (!old.children.length) old.replaceWith(cards);
          else {
            const all = cards.cloneNode(true), order = [...all.children].map(c => c.id);
            for (const card of [...old.children]) {
              const next = $("#" + card.id, cards);
              if (next) swap(card, next); else card.classList.add("gone");
            }
            const shown = [...old.children].map(c => c.id);
            const added = order.filter(id => !shown.includes(id));
            if (order.join() !== shown.join()) {
              const ask = doc.createElement("button");
              const first = added.length ? $("#" + added[0], all) : null;
              waiting = all;
              ask.dataset.show = added[0] || "";
              ask.className = first?.classList.contains("is-new") ? "new" : "";
              ask.textContent = first ? "▲ Show " + added.length + " new: " +
                $(".code", first).textContent + " " + $(".alias", first).textContent
                : "Sort again";
              if (first) band.replaceChildren(ask); else band.append(ask);
            }
          }
          $("#band").replaceWith(band);
        };
        const showWaiting = id => {
          if (waiting) $("#cards").replaceWith(waiting);
          if (id) go("/console/alarms/" + id.slice(5), true).catch(show);
          renew();
        };
        """#
}
