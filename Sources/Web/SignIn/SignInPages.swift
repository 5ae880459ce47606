// SPDX-License-Identifier: Apache-2.0

/// The pages of signing in. They tell nothing of the station but that it is one.
enum SignInPages {
    /// Behind a link: one button. Looking at it changes nothing, so a preview robot does no harm.
    static func button(for invitation: Secret, session: Secret) -> HTML {
        """
        <main class="door"><h1>Duty console</h1><p>This link signs you in once, on this device, \
        for 12 hours.</p><form method="post" action="/sign-in/\(invitation.text)">\
        <input type="hidden" name="session" value="\(session.text)">\
        <button class="main">Sign in</button></form></main>
        """
    }

    /// For whoever comes without a session.
    static let howTo: HTML = """
        <main class="door"><h1>Sign in</h1><p>You need a link of your own. Ask whoever runs the \
        server for one; on the server it is made with</p>\
        <p><code>natalia staff invite NAME</code></p>\
        <p>Open it on this device. It works once.</p></main>
        """

    /// A no, and what to do.
    static func refused(_ sentence: String) -> HTML {
        """
        <main class="door"><h1>Not signed in</h1><p>\(sentence)</p>\
        <p><a class="button" href="/sign-in">How to sign in</a></p></main>
        """
    }

    static let notFromOurPages =
        "This came from another page than ours, so nothing was done. "
        + "Open the page here and press its button."
    static let notWritten =
        "The server could not write this down, so nothing was done. Try again in a moment; "
        + "if it goes on, tell whoever runs the server."
}
