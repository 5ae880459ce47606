// SPDX-License-Identifier: Apache-2.0

/// The looks of the shield's page: old browsers, small screens, bright sun, either direction.
enum ShieldStyle {
    static let css = """
        *{box-sizing:border-box}\
        html{font:18px/1.4 system-ui,-apple-system,Roboto,sans-serif;background:#fff;color:#111;\
        -webkit-text-size-adjust:100%}\
        body{margin:0}main{max-width:38rem;margin:0 auto;padding:0 .75rem 2rem}\
        h1{font-size:1.5rem;line-height:1.2;margin:0 0 .4rem;overflow-wrap:anywhere}\
        h2{font-size:1rem;margin:1rem 0 .3rem;color:#444}\
        p{margin:.4rem 0;overflow-wrap:anywhere}a{color:#0b4a8f}b{white-space:nowrap}\
        ul{margin:.3rem 0;padding:0;padding-inline-start:1.3rem}li{margin:.2rem 0}\
        header{padding:.8rem .75rem;margin:0 -.75rem;background:#8f0f14;color:#fff;\
        box-shadow:0 0 0 100vmax #8f0f14;clip-path:inset(0 -100vmax)}\
        header a{color:#fff}.alarm{letter-spacing:.04em}\
        .code{display:inline-block;padding:0 .4em;\
        border-radius:.25em;background:#fff;color:#8f0f14}\
        .jump,.open{display:block;padding:.75rem;border-radius:.4rem;border:2px solid;\
        font-weight:700;text-align:center;text-decoration:none}\
        .yours,.false{padding:.6rem .7rem;border-radius:.4rem;background:#fff;color:#111}\
        .yours a{display:inline-block;padding:.3rem 0;color:#0b4a8f}.false{font-weight:700}\
        section{border-bottom:1px solid #ccc;padding-bottom:.8rem}\
        .task,.place{font-size:1.25rem;line-height:1.3;font-weight:700}\
        .nots{list-style:none;padding:0}.nots li:before{content:"✕ ";color:#a00;font-weight:700}\
        .digits{font:700 1.15rem/1.4 ui-monospace,monospace;\
        -webkit-user-select:all;user-select:all}\
        svg{display:block;width:100%;height:auto;margin:.6rem 0 .2rem;border-radius:.4rem}\
        .small,footer{font-size:.85rem;color:#444}\
        button{display:block;width:100%;min-height:3.4rem;margin:0 0 .6rem;padding:.6rem;\
        border:3px solid transparent;border-radius:.5rem;background:#123a63;color:#fff;\
        font:inherit;font-size:1.2rem;font-weight:700;-webkit-appearance:none;appearance:none;\
        cursor:pointer}\
        .b2,.b4{background:#0c5a33}.b3{background:#4d4d4d}\
        .given button{background:none;color:inherit;border-color:#777;font-weight:400}\
        .given [aria-pressed]{background:#0c5a33;border-color:#0c5a33;color:#fff;font-weight:700;\
        box-shadow:0 0 0 3px #fff,0 0 0 6px #0c5a33}\
        a:focus,button:focus{outline:3px solid #f5a400;outline-offset:2px}\
        p.sandbox{position:relative;z-index:1;margin:0;padding:.4rem .75rem;\
        background:#ffd400;color:#000;font-size:.85rem;text-align:center}\
        @media(min-width:30rem){form{display:grid;grid-template-columns:1fr 1fr;gap:.6rem}\
        button{margin:0}}\
        @media(prefers-color-scheme:dark){html{background:#0d1117;color:#f2f2f2}\
        h2,.small,footer{color:#b8c0c8}a{color:#9ecbff}section{border-color:#333c46}\
        .nots li:before{color:#ff9a94}\
        .given [aria-pressed]{box-shadow:0 0 0 3px #0d1117,0 0 0 6px #5fd39a}}
        """
}
