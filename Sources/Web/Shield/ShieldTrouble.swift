// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HTTPTypes

/// The pages that a shield sees when something is not as it should be.
extension ShieldPage {
    /// One and the same for a link that never was, was mistyped or has ended: it tells nothing.
    static let noLongerInUse = trouble(
        "This link is no longer in use.", status: .notFound, back: .empty)

    static func notAnAnswer(_ token: String) -> Page {
        trouble(
            "That was not one of the four answers, so nothing was recorded.",
            status: .badRequest, back: back(to: token))
    }

    static func notStored(_ token: String, code: Code, answer: Alarm.Answer) -> Page {
        trouble(
            "Your answer could not be stored. Try again, or reply to the SMS: "
                + "\(code) \(answer.rawValue)",
            status: .serviceUnavailable, back: back(to: token))
    }

    private static func back(to token: String) -> HTML {
        "<p><a class=\"open\" href=\"/s/\(token)#answer\">Go back and choose</a></p>"
    }

    private static func trouble(
        _ sentence: String, status: HTTPResponse.Status, back: HTML
    ) -> Page {
        Page(
            title: title, look: "shield", style: ShieldStyle.css,
            body: "<main><section><p class=\"task\">\(sentence)</p>\(back)</section></main>",
            status: status)
    }
}
