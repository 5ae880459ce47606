// SPDX-License-Identifier: Apache-2.0

/// The looks of the public pages: light or dark as the reader likes, and plain on paper.
enum PublicStyle {
    static let css = """
        :root{--ground:#fbfaf7;--card:#fff;--text:#1a1d21;--soft:#53595f;--line:#d9d6cd;\
        --link:#0b4a8f;--current:#a3151b;--corrected:#6a4700;--ended:#35506b}\
        @media(prefers-color-scheme:dark){:root{--ground:#101418;--card:#171d23;--text:#edf0f2;\
        --soft:#aab3bb;--line:#323b44;--link:#9ecbff;--current:#ff8f8a;--corrected:#f0c265;\
        --ended:#a9c6e4}}\
        *{box-sizing:border-box}html{font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,\
        sans-serif;background:var(--ground);color:var(--text)}body{margin:0}\
        header,main,footer{max-width:46rem;margin:0 auto;padding:0 1rem}\
        header{display:flex;justify-content:space-between;align-items:center;gap:1rem;\
        padding-block:1rem;border-block-end:1px solid var(--line)}\
        a{color:var(--link);text-underline-offset:.15em}\
        .station{font-weight:700;color:inherit;text-decoration:none}\
        header a{display:inline-block;padding-block:.4rem}\
        h1{font-size:clamp(1.5rem,5.5vw,2.1rem);line-height:1.2;margin:.6rem 0;\
        overflow-wrap:anywhere}\
        h2{font-size:1.05rem;line-height:1.3;margin:1.6rem 0 .4rem}\
        p{margin:.5rem 0;overflow-wrap:anywhere}ol,ul{margin:.4rem 0;padding-inline-start:1.4rem}\
        li{margin:.4rem 0}\
        main>section,main>article{margin-block:1.6rem}\
        article{background:var(--card);border:1px solid var(--line);border-radius:.6rem;\
        border-inline-start:.45rem solid var(--tone);padding:1rem 1.2rem;margin-block:1rem}\
        article h1{font-size:clamp(1.25rem,4.6vw,1.7rem)}article h2{margin-block-start:1.1rem}\
        .current{--tone:var(--current)}.corrected{--tone:var(--corrected)}\
        .ended{--tone:var(--ended)}\
        .status{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin:0}\
        .chip{color:var(--tone);letter-spacing:.01em}\
        .code{font-weight:700;padding:0 .5em;border:1px solid var(--line);border-radius:.3em}\
        .fact{font-size:1.15rem;line-height:1.4;font-weight:600}\
        .when,.updated,footer{color:var(--soft);font-size:.9rem}\
        .two{display:grid;gap:0 2rem;\
        grid-template-columns:repeat(auto-fit,minmax(min(16rem,100%),1fr))}\
        .two h2{margin-block-start:0}\
        .turns{list-style:none;padding:0}\
        .turns time{display:block;color:var(--soft);font-size:.9rem}\
        @media(min-width:34rem){.turns time{display:inline;margin-inline-start:.6em}}\
        .address{font-family:ui-monospace,monospace;font-size:.92em;overflow-wrap:anywhere}\
        .check{border-block-start:1px solid var(--line)}\
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\
        footer{padding-block:1rem 2rem}\
        a:focus-visible{outline:3px solid var(--link);outline-offset:3px;border-radius:.2rem}\
        p.sandbox{margin:0;padding:.4rem 1rem;background:#ffd400;color:#000;text-align:center;\
        font-size:.9rem}\
        @media print{:root{--ground:#fff;--card:#fff;--text:#000;--soft:#000;--line:#888;\
        --link:#000;--current:#000;--corrected:#000;--ended:#000}html{font-size:11pt}\
        .feed,footer{display:none}article{break-inside:avoid}}
        """
}
