// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// What is said in English.
struct English: Wording {
    let language = Language.english

    func help(_ bell: Bell) -> [String] {
        let start = "\(bell.code): \(bell.alias) needs help. \(bell.link)"
        return [
            "\(start) Reply \(bell.code) 1 got it, 2 going, 3 cannot, 4 there",
            "\(start) Reply \(bell.code) 1 got it, 2 going, 3 cannot",
            start,
        ]
    }

    func helpMail(_ bell: Bell) -> Paper {
        Paper(
            subject: "\(bell.code): \(bell.alias) needs help",
            text: """
                \(bell.alias) has raised an alarm and named you as one of the people to call.

                Open this page now. It says what is known and what you can do:
                \(bell.link)

                Answer there with one touch: got it, going, cannot, or at the place.
                The page is for you alone and for this alarm only. Do not pass it on.
                Do not answer this mail: nobody reads it.
                """)
    }

    func standDown(_ bell: Bell) -> [String] {
        let start = "\(bell.code): the alarm of \(bell.alias) is closed."
        return ["\(start) You need not do anything more. Thank you.", start]
    }

    func standDownMail(_ bell: Bell) -> Paper {
        Paper(
            subject: "\(bell.code): the alarm of \(bell.alias) is closed",
            text: """
                The alarm of \(bell.alias) that we called you for is closed.

                You need not do anything more. The page we sent you no longer opens.
                Thank you for being there.
                """)
    }

    func page(_ bell: Bell, _ cause: Cause) -> [String] {
        let word = word(for: cause.kind)
        let start = "\(cause.severity.rawValue) \(bell.code) \(word) \(bell.alias)."
        let why = cause.isRepeated ? " Nobody has answered." : ""
        return ["\(start)\(why) Answer: \(bell.code) 1. \(bell.link)", start]
    }

    func pageMail(_ bell: Bell, _ cause: Cause) -> Paper {
        let word = word(for: cause.kind)
        let why =
            cause.isRepeated
            ? "Nobody who was called before has answered." : "You have the watch."
        return Paper(
            subject: "\(cause.severity.rawValue) \(bell.code): \(word), \(bell.alias)",
            text: """
                Alarm \(bell.code) of \(bell.alias) waits for an officer. Cause: \(word).
                \(why)

                Take it on the console:
                \(bell.link)
                """)
    }

    func post(_ appeal: Appeal) -> String {
        let name = appeal.name.map { ", \($0)," } ?? ""
        let place = appeal.place.map { " in \($0)" } ?? ""
        return "A human rights defender\(name)\(place) has raised the alarm"
            + " at \(appeal.time) UTC. Help is being called. What we may tell, and what you can do:"
            + " \(appeal.link)"
    }

    private func word(for kind: Cause.Kind) -> String {
        switch kind {
        case .sos: "SOS"
        case .removed: "device removed"
        case .fall: "fall"
        case .attention: "device alarm"
        }
    }
}
