// SPDX-License-Identifier: Apache-2.0

extension ConsoleScript {
    /// Two tones in turn while anything is unacknowledged, and what is always in sight.
    ///
    /// A browser lets a page sound only after somebody touched it; until then the page says so.
    static let sound = #"""
        let ctx, gain, wanted = localStorage.getItem("sound") !== "off";
        const wake = () => {
          if (!wanted || ended) return;
          if (!ctx) {
            ctx = new AudioContext();
            const tone = ctx.createOscillator(), beat = ctx.createOscillator();
            const pitch = ctx.createGain();
            gain = ctx.createGain();
            tone.type = beat.type = "square";
            tone.frequency.value = 740; beat.frequency.value = 1.6; pitch.gain.value = 180;
            gain.gain.value = 0;
            beat.connect(pitch).connect(tone.frequency);
            tone.connect(gain).connect(ctx.destination);
            tone.start(); beat.start();
            ctx.onstatechange = show;
          }
          ctx.resume();
        };
        const isLoud = () => wanted && !!ctx && ctx.state === "running";
        const setSound = on => {
          wanted = on;
          localStorage.setItem("sound", on ? "on" : "off");
          wake(); show();
        };
        const isNew = () =>
          news ? news.more > 0 || news.alarms.some(a => a.new) : !!$(".card.is-new");
        const show = () => {
          const age = Math.floor((Date.now() - heard) / 1000), lost = age > 19 && !ended;
          const live = $("#live"), sound = $("#sound");
          live.textContent = ended ? "Signed out" : lost ? "✕ No connection"
            : "● Live · " + age + " s ago";
          live.className = lost || ended ? "warn" : "";
          $("#lost").hidden = !lost;
          if (lost) $("#lost").textContent = "✕ No connection to the server for " +
            counter(age * 1000) + ". What you see may be old.";
          $("#ended").hidden = !ended;
          sound.hidden = false;
          sound.className = isLoud() ? "" : "off";
          sound.textContent = isLoud() ? "♪ Sound on" : "✕ SOUND IS OFF — press";
          if (gain) gain.gain.value = isNew() && isLoud() ? .12 : 0;
          doc.title = isNew() && Math.floor(Date.now() / 1000) % 2 ? "▲ NEW ALARM ▲"
            : (lost ? "✕ " : "") + title;
        };
        const end = () => { ended = true; show(); };
        const tick = () => {
          runClocks(); show();
          if (late && !busy) renew();
        };
        """#
}
