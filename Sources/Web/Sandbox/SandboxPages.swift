// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine

/// The screens of a sandbox: phones, mailboxes and a public feed that nobody outside can see.
enum SandboxPages {
    static func overview(_ view: SandboxView, at now: Moment) -> Page {
        page(
            "Sandbox",
            body: """
                <h1>What this station has sent</h1>\
                <p class="lead">Play the people: open a phone and answer. \
                Read a mailbox, or the public feed. \
                The pages renew themselves.</p>\
                <h2>Phones</h2>\
                \(list(view.places(.sms), at: now) { "/sandbox/phones/\($0.digits)" })\
                <h2>Mailboxes</h2>\
                \(list(view.places(.mail), at: now) { "/sandbox/mail/\($0)" })\
                <h2>Public feed</h2>\
                \(list(view.places(.post), at: now) { _ in "/sandbox/feed" })\
                <h2>Screens</h2><p><a href="/console">Duty console</a> · \
                <a href="/">Public page</a></p>
                """)
    }

    private static func list(
        _ places: [SandboxView.Place], at now: Moment, link: (String) -> String
    ) -> HTML {
        guard !places.isEmpty else { return "<p class=\"none\">Nothing yet.</p>" }
        let items = places.map { place -> HTML in
            """
            <li><a href="\(link(place.address))"><b><bdi>\(place.address)</bdi></b>\
            <span class="n">\(place.count)</span><span class="last">\
            \(place.newest.isFromPerson ? "→ " : "")\(String(place.newest.text.prefix(90)))</span>\
            <time>\((now - place.newest.at).ago)</time></a></li>
            """
        }
        return "<ul class=\"places\">\(items)</ul>"
    }

    /// - Parameter isWriting: true for the page that does not renew itself, so that words stay.
    static func phone(_ view: SandboxView, digits: String, isWriting: Bool) -> Page {
        let bubbles = view.thread(digits: digits).map { message -> HTML in
            """
            <li class="\(message.isFromPerson ? "out" : "in")">\
            <p dir="auto">\(view.linked(message.text))</p>\
            <time>\(message.at.clockTime) UTC</time></li>
            """
        }
        let thread: HTML =
            bubbles.isEmpty
            ? "<p class=\"none\">No text on this phone yet.</p>"
            : "<ol class=\"thread\">\(bubbles)</ol>"
        return page(
            "Phone +\(digits)",
            body: """
                <p class="way"><a href="/sandbox">← All phones</a></p>\
                <section class="phone"><h1><span>Sandbox phone</span> <bdi>+\(digits)</bdi></h1>\
                \(thread)\(reply(view, digits: digits, isWriting: isWriting))</section>
                """)
    }

    private static func reply(
        _ view: SandboxView, digits: String, isWriting: Bool
    ) -> HTML {
        let action = "/sandbox/phones/\(digits)/reply"
        if isWriting {
            return """
                <form class="write" method="post" action="\(action)">\
                <label for="text">Text to the station</label>\
                <input id="text" name="text" maxlength="160" autocomplete="off" autofocus required>\
                <button>Send</button></form>\
                <p><a href="/sandbox/phones/\(digits)">Back to the texts</a></p>
                """
        }
        let code = view.newestCode(digits: digits).map { "\($0) " } ?? ""
        let quick = Alarm.Answer.allCases.map { answer -> HTML in
            """
            <button name="text" value="\(code)\(answer.rawValue)">\(code)\(answer.rawValue)\
            <small> \(answer.button)</small></button>
            """
        }
        return """
            <form class="quick" method="post" action="\(action)">\(quick)</form>\
            <p><a href="/sandbox/phones/\(digits)?write">Write something else</a></p>
            """
    }

    static func mailbox(_ view: SandboxView, address: String) -> Page {
        let mails = view.mailbox(address).map { mail -> HTML in
            """
            <article class="mail"><h2 dir="auto">\(mail.subject)</h2>\
            <time>\(mail.at.clockTime) UTC</time><p class="text" dir="auto">\
            \(view.linked(mail.text))</p></article>
            """
        }
        return page(
            "Mail of \(address)",
            body: """
                <p class="way"><a href="/sandbox">← All mailboxes</a></p>\
                <h1><span>Sandbox mailbox</span> <bdi>\(address)</bdi></h1>\
                \(mails.isEmpty ? ["<p class=\"none\">No mail yet.</p>"] : mails)
                """)
    }

    static func feed(_ view: SandboxView) -> Page {
        let posts = view.feed.map { post -> HTML in
            """
            <article class="post"><p class="text" dir="auto">\(view.linked(post.text))</p>\
            <time>\(post.at.clockTime) UTC</time></article>
            """
        }
        return page(
            "Public feed",
            body: """
                <p class="way"><a href="/sandbox">← Sandbox</a></p>\
                <h1><span>Sandbox</span> Public feed</h1>\
                \(posts.isEmpty ? ["<p class=\"none\">No post yet.</p>"] : posts)
                """)
    }

    static func page(_ title: String, body: HTML) -> Page {
        Page(
            title: "SANDBOX · \(title)", look: "sandbox", style: SandboxStyle.css,
            body: "<main>\(body)</main>")
    }
}
