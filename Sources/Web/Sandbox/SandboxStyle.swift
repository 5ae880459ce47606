// SPDX-License-Identifier: Apache-2.0

/// The looks of the sandbox: nobody can take it for the real thing.
enum SandboxStyle {
    static let css = """
        *{box-sizing:border-box}html{font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,\
        sans-serif;color:#141414;background:#fff6c2 repeating-linear-gradient(135deg,\
        transparent 0 22px,rgba(255,212,0,.35) 22px 44px);min-height:100%}\
        body{margin:0}main{max-width:44rem;margin:0 auto;padding:0 1rem 3rem}\
        p.sandbox{position:sticky;top:0;z-index:1;margin:0;padding:.6rem 1rem;background:#141414;\
        color:#ffd400;text-align:center}p.sandbox strong{letter-spacing:.2em}\
        h1{font-size:1.4rem;line-height:1.25;margin:1rem 0 .4rem;overflow-wrap:anywhere}\
        h1 span{display:block;font-size:.8rem;font-weight:600;letter-spacing:.06em}\
        h2{font-size:1rem;margin:1.4rem 0 .4rem}a{color:#0b4a8f}\
        .lead{margin:0;max-width:34rem}.none{color:#555}.way{margin:1rem 0 0}\
        .way a,p>a{display:inline-block;padding:.3rem 0}time{font-size:.8rem;color:#555}\
        .places{list-style:none;margin:0;padding:0;border:1px solid #c9b458;border-radius:.6rem;\
        overflow:hidden;background:#fffdf3}.places li+li{border-top:1px solid #e6d999}\
        .places a{display:grid;grid-template-columns:1fr auto;gap:.1rem .8rem;padding:.6rem .8rem;\
        color:inherit;text-decoration:none}.places a:hover{background:#fff3b0}\
        .n{justify-self:end;align-self:center;background:#141414;color:#ffd400;border-radius:1rem;\
        padding:0 .55rem;font-size:.8rem;font-weight:700}\
        .last{color:#444;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;min-width:0}\
        .phone{max-width:25rem;margin:.6rem auto 0;padding:1rem;border:.55rem solid #141414;\
        border-radius:2rem;background:#fff}.phone h1{margin:0 0 .8rem;font-size:1.1rem;\
        padding-bottom:.6rem;border-bottom:1px solid #ddd}\
        .thread{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;gap:.7rem}\
        .thread li{max-width:88%}.thread p,.text{margin:0;white-space:pre-wrap;\
        overflow-wrap:anywhere}.thread p{padding:.55rem .75rem;border-radius:1rem}\
        .in{align-self:flex-start}.in p{background:#ececf1;border-end-start-radius:.2rem}\
        .out{align-self:flex-end;text-align:end}.out p{background:#0b4a8f;color:#fff;\
        border-end-end-radius:.2rem}\
        form{margin-top:1rem}.quick{display:grid;grid-template-columns:1fr 1fr;gap:.5rem}\
        button{min-height:48px;padding:.4rem .6rem;font:inherit;font-weight:700;color:#fff;\
        background:#141414;border:0;border-radius:.6rem;cursor:pointer}\
        button small{display:block;font-weight:400}\
        .write{display:grid;gap:.5rem}input{min-height:48px;padding:.5rem .7rem;font:inherit;\
        border:2px solid #141414;border-radius:.6rem;min-width:0}\
        .mail,.post{background:#fffdf3;border:1px solid #c9b458;border-radius:.6rem;\
        padding:.8rem 1rem;margin:.8rem 0}.mail h2{margin:0}.mail .text{margin-top:.6rem}\
        a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid #0b4a8f;\
        outline-offset:2px}@media(max-height:30rem){p.sandbox{position:static}}
        """
}
