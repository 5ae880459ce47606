// SPDX-License-Identifier: Apache-2.0

/// The look of the console and of signing in: dark, large, and red for one thing only.
///
/// Every pair of text and ground has a contrast of 7:1 or more. Red is what nobody has taken;
/// nothing else moves.
enum StyleConsole {
    static let text = base + layout + cards + pane + narrow

    private static let base = """
        :root{color-scheme:dark;--ground:#0a0e13;--panel:#121922;--raised:#1c2631;--line:#33414f;\
        --text:#f4f7fa;--soft:#b9c5d1;--link:#9fd0ff;--good:#86e3a5;--warn:#ffd479;--red:#a3001a;\
        --pink:#ff9aa5}\
        *{box-sizing:border-box}\
        html{background:var(--ground);color:var(--text);\
        font:18px/1.35 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}\
        body{margin:0}h1,h2,p,ul,ol,dl,dd,fieldset{margin:0;padding:0}ul,ol{list-style:none}\
        h1{font-size:32px;line-height:1.15}\
        h2{font-size:18px;color:var(--soft);font-weight:600;margin-bottom:6px}\
        small{font-size:16px;color:var(--soft);font-weight:400}\
        a{color:var(--link)}time,.code,.digits,code{font-variant-numeric:tabular-nums}\
        .warn{color:var(--warn)}[hidden]{display:none!important}\
        :focus-visible{outline:3px solid var(--link);outline-offset:2px}\
        button,.button{display:inline-flex;align-items:center;justify-content:center;gap:8px;\
        min-height:48px;padding:6px 16px;border:2px solid var(--line);border-radius:8px;\
        background:var(--raised);color:var(--text);font:inherit;font-weight:600;cursor:pointer;\
        text-decoration:none;flex:none}button:hover,.button:hover{border-color:var(--link)}\
        button:disabled{color:var(--soft);cursor:wait}\
        .main{border-color:var(--link);background:#123a5e}\
        button.new{background:var(--red);border-color:var(--pink);color:#fff}\
        input:not([type=radio]),textarea{width:100%;min-height:48px;padding:8px 12px;\
        border:2px solid var(--line);border-radius:8px;background:var(--ground);\
        color:var(--text);font:inherit}::placeholder{color:var(--soft);opacity:1}\
        textarea{display:block;margin:4px 0 8px;resize:vertical}\
        summary{min-height:48px;display:flex;align-items:center;cursor:pointer;\
        color:var(--link);list-style:none}summary::before{content:"▸";margin-right:8px}\
        [open]>summary::before{content:"▾"}summary::-webkit-details-marker{display:none}\
        kbd{font:inherit;font-size:15px;padding:0 6px;border:1px solid currentColor;\
        border-radius:4px;color:var(--soft)}summary kbd{margin-left:8px}\
        button.new kbd,.main kbd{color:#fff}\
        .chip{display:inline-block;padding:1px 10px;border:1px solid var(--line);\
        border-radius:99px;background:var(--raised);font-size:17px;font-weight:600}\
        .chip.new,.side .new{background:var(--red);border-color:var(--pink);color:#fff}\
        .said{color:var(--good)}.lead{font-size:20px}\
        .sandbox{margin:0;padding:4px 16px;background:var(--warn);color:#1c1400;\
        text-align:center;font-size:16px}\
        #keeping{margin:0;padding:10px 16px;background:var(--warn);color:#1c1400}\
        #trouble{margin:0;padding:8px 16px;background:var(--warn);color:#1c1400}\
        #trouble ul{margin:0;padding:0;list-style:none}#trouble li+li{margin-top:4px}\
        #keeping.worst{background:var(--red);color:#fff}
        """

    private static let layout = """
        #bar{display:flex;align-items:center;gap:8px 20px;padding:4px 16px;min-height:56px;\
        background:var(--panel);border-bottom:1px solid var(--line)}\
        #bar .station{white-space:nowrap}#watch{flex:1;color:var(--soft);font-size:17px}\
        #watch strong{color:var(--text)}#live{white-space:nowrap;color:var(--good);\
        font-variant-numeric:tabular-nums;font-size:17px}#live.warn{color:var(--warn)}\
        #sound{white-space:nowrap;color:var(--good)}#sound.off{background:var(--warn);\
        border-color:var(--warn);color:#1c1400}\
        .quiet-button{background:none;border-color:transparent;padding:6px 4px}\
        .quiet-button small{max-width:130px;overflow:hidden;text-overflow:ellipsis;\
        white-space:nowrap}#keys{position:relative}\
        #keys ul{position:absolute;right:0;z-index:2;width:330px;padding:12px 16px;\
        background:var(--raised);border:2px solid var(--line);border-radius:8px}\
        #keys li{padding:4px 0}#lost{padding:12px 16px;background:var(--red);color:#fff;\
        font-size:22px;font-weight:700}#ended,.plain{padding:8px 16px;background:var(--warn);\
        color:#1c1400}#ended a:not(.button),.plain a{color:#1c1400}\
        .console body{display:flex;flex-direction:column;height:100vh;height:100dvh}\
        #console{flex:1;min-height:0;display:flex;flex-direction:column}\
        #desk{flex:1;min-height:0;display:grid;grid-template-columns:330px minmax(0,1fr)}\
        #left,#pane{overflow:auto}#left{padding:0 0 16px;border-right:1px solid var(--line)}\
        #pane{padding:12px 16px 40px;min-width:0}.back a{display:inline-block;padding:8px 0}\
        .cols{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:12px;\
        margin-top:12px}.col{display:flex;flex-direction:column;gap:12px;min-width:0}\
        .box{padding:10px 14px;background:var(--panel);border:1px solid var(--line);\
        border-radius:10px;overflow-wrap:anywhere}\
        #refusal{padding:10px 14px;margin-bottom:12px;border:2px solid var(--warn);\
        border-radius:10px;color:var(--warn);font-size:20px}\
        .quiet{text-align:center;max-width:760px;margin:5vh auto 0}\
        .quiet .tick{font-size:64px;line-height:1;color:var(--good)}.quiet h1{font-size:44px}\
        .quiet dl{margin-top:24px;text-align:left}.quiet dl div{display:grid;\
        grid-template-columns:200px 1fr;padding:10px 0;border-top:1px solid var(--line)}\
        .quiet dt{color:var(--soft)}\
        main.door{max-width:640px;margin:8vh auto;padding:0 20px}.door h1{margin-bottom:16px}\
        .door p{margin-bottom:16px}.door code{color:var(--link)}\
        .door button{font-size:22px;min-height:64px;padding:8px 32px}
        """

    private static let cards = """
        .all{display:none}#band{display:flex;align-items:center;height:61px;padding:6px 16px;\
        gap:8px;border-bottom:1px solid var(--line)}#band span{flex:1}#band button{font-size:17px}\
        #band button.new{flex:1;min-width:0;\
        padding:6px 8px;display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}\
        #band .new{color:var(--pink)}#band button.new{color:#fff}\
        .card{border-bottom:1px solid var(--line)}.card a{display:block;padding:10px 12px;\
        border-left:6px solid transparent;color:var(--text);text-decoration:none}\
        .card a:hover{background:var(--panel)}.card [aria-current]{background:var(--raised);\
        border-left-color:var(--link)}.card span{display:block}\
        .card .top{display:flex;gap:8px;align-items:baseline;font-size:20px}\
        .card .alias{flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}\
        .code{padding:0 8px;border-radius:6px;background:var(--text);color:var(--ground);\
        font-weight:700}.card .place{color:var(--soft);font-size:16px}\
        .card.is-new a{background:var(--red);border-left-color:var(--pink)}\
        .card.is-new .place{color:#fff}.card.is-new [aria-current]{outline:2px solid #fff;\
        outline-offset:-4px}.card .new{color:#fff}.card.gone{border-style:dashed}\
        .card.gone .state::after{content:" · closed"}\
        #pages,[data-part=pages]{padding:0 16px}\
        .side{padding:12px 16px;border-bottom:1px solid var(--line)}\
        .side li{padding:4px 0}.side .new{display:inline-block;padding:2px 10px;\
        border-radius:6px;font-weight:700}.side a{display:inline-block;min-height:32px}\
        .is-new .state b{animation:pulse 1s steps(2,jump-none) infinite}\
        @keyframes pulse{to{opacity:.35}}\
        @media (prefers-reduced-motion:reduce){*{animation:none!important}}
        """

    private static let pane = """
        .who h1{display:inline-block;margin-right:16px;vertical-align:middle}\
        .who .about{display:inline-flex;flex-wrap:wrap;align-items:center;gap:8px}\
        .reveal{display:inline-flex;align-items:center;gap:8px}.reveal summary{min-height:40px}\
        .instruction{font-size:24px;font-weight:700;line-height:1.25;margin-top:2px}\
        .do-nots{display:flex;flex-wrap:wrap;gap:0 24px;color:var(--warn);font-size:19px}\
        .alarm.is-new .who{padding:10px 14px;border:3px solid var(--pink);border-radius:10px;\
        background:#2a060d}.kind{font-size:22px}\
        .clocks dl{display:grid;grid-template-columns:repeat(4,auto);gap:8px 12px;\
        justify-content:space-between}\
        .clocks dt,.clocks dd{color:var(--soft);font-size:16px;white-space:nowrap}\
        .clocks div:nth-child(3) dd{white-space:normal}\
        .clocks dt+dd{color:var(--text);font-size:24px;font-weight:700;line-height:1.15}\
        .where .words{font-size:22px;font-weight:700}.where .digits{color:var(--soft)}\
        .map{display:block;width:100%;height:auto;margin-top:6px;border-radius:6px;\
        background:#10161d}\
        .ladder{display:flex;flex-wrap:wrap;gap:4px 6px;margin-bottom:8px;font-size:16px}\
        .ladder li{color:var(--soft)}.ladder li+li:not(.done)::before{content:"→ ";\
        color:var(--soft)}\
        .ladder .done{color:var(--good)}.ladder .now{color:var(--text);font-weight:700;\
        text-decoration:underline;text-underline-offset:4px}\
        .acts{display:grid;gap:8px}.acts>form>button{width:100%;font-size:20px}\
        .acts .row{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:8px}\
        .acts .row button{white-space:nowrap}#do-acknowledge{min-height:64px;font-size:22px}\
        .shields>ul>li{padding:6px 0;border-top:1px solid var(--line);display:grid;\
        grid-template-columns:minmax(0,1fr) auto;column-gap:12px}\
        .shields .name{font-size:20px;margin-right:6px}\
        .shields .chip{font-size:16px;padding:0 8px}.shields .ways{grid-column:1/-1;\
        color:var(--soft);font-size:16px}.ways{display:flex;\
        flex-wrap:wrap;gap:0 20px}.shields details[open]{grid-column:1/-1}\
        .shields li details{grid-row:1;grid-column:2}.shields details[open]{grid-row:auto}\
        .shields details button,.shields details .button{margin:0 4px 8px 0}\
        .shields summary{min-height:48px;margin:-10px 0}.ways b{color:var(--text)}\
        .ways .delivered b{color:var(--good)}.ways .failed b,.ways .unknown b{color:var(--warn)}\
        .plan li{display:flex;justify-content:space-between;align-items:center;gap:12px;\
        padding:6px 0;border-top:1px solid var(--line)}.plan li small{display:block}\
        .plan form{flex:none}.plan button{white-space:nowrap}\
        .plan .do-nots{display:block;margin-bottom:8px}.plan .do-nots li{display:block;border:0;\
        padding:0}\
        .plan .done{color:var(--good);display:block}.gate li.yes{color:var(--good)}\
        .gate li.no{color:var(--soft)}.gate li b{font-weight:600}\
        .timeline{margin-top:12px}.timeline ol li{display:grid;\
        grid-template-columns:90px 200px minmax(0,1fr);gap:12px;padding:5px 0;\
        border-top:1px solid var(--line)}.timeline li b{font-weight:600;color:var(--soft)}\
        .timeline .ours b{color:var(--link)}.timeline time{white-space:nowrap}\
        .choices{display:grid;grid-template-columns:1fr 1fr}\
        .choice{display:flex;align-items:center;gap:12px;min-height:48px}\
        input[type=radio]{width:24px;height:24px;margin:0}\
        fieldset{border:0;margin:12px 0}legend{font-weight:700;padding:0}\
        .strangers code{display:block;font:16px/1.4 ui-monospace,"DejaVu Sans Mono",monospace;\
        color:var(--soft);overflow-wrap:anywhere}.strangers>li{padding:10px 0;\
        border-top:1px solid var(--line)}.strangers h2{color:var(--text)}
        """

    private static let narrow = """
        @media (max-width:1100px){.cols{grid-template-columns:minmax(0,1fr)}}\
        @media (max-width:760px){#desk{display:flex;flex-direction:column}#left{border:0}\
        .at-list #left{flex:1}.at-list #pane.quiet{flex:none}.at-pane #pane{flex:1}\
        .at-pane #left{padding:0}.chip .long{display:none}\
        .at-pane #cards,.at-pane #left .side,.at-pane [data-part=pages]{display:none}\
        .at-list #pane:not(.quiet){display:none}\
        #bar{flex-wrap:wrap;gap:0 12px;padding:4px 12px}#bar .station,#bar .quiet-button small,\
        #keys{display:none}#watch{flex:1 0 60%;order:3;font-size:16px}#live{flex:1}\
        .at-pane #watch,.at-pane .leave{display:none}.leave{order:4}\
        #bar button{padding:4px 10px}#band{height:56px;\
        padding:0 12px}.at-pane .all{display:inline-flex;align-items:center;min-height:48px;\
        padding-right:12px}#pane{padding:8px 12px 96px}h1{font-size:26px}.who h1{margin:0 8px 0 0}\
        .alarm.is-new .who,.box{padding:8px 10px}.instruction{font-size:20px}\
        .who .about{gap:4px;font-size:16px}.chip{font-size:16px;padding:0 8px}\
        .do-nots{font-size:18px}.reveal summary{min-height:48px;margin:-8px 0}\
        .cols,.col{gap:8px;margin-top:8px}\
        .cols .col{margin-top:0}.clocks dl{grid-template-columns:1fr 1fr;gap:4px 12px}\
        .clocks dt+dd{font-size:22px}.kind,.where .words{font-size:19px}\
        #do-acknowledge{position:fixed;left:12px;right:12px;bottom:12px;width:auto;z-index:1}\
        .quiet dl div{grid-template-columns:120px 1fr}.acts .row{grid-template-columns:1fr}\
        .choices{grid-template-columns:1fr}\
        .timeline ol li{grid-template-columns:90px 1fr;gap:0 8px}\
        .timeline li span{grid-column:1/-1}kbd{display:none}}
        """
}
