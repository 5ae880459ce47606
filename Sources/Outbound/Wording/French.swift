// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// What is said in French. In an SMS the accents that plain SMS lacks are left out by itself.
struct French: Wording {
    let language = Language("fr") ?? .english

    func help(_ bell: Bell) -> [String] {
        let start = "\(bell.code): \(bell.alias) a besoin d'aide. \(bell.link)"
        return [
            "\(start) Répondez \(bell.code) 1 vu, 2 j'y vais, 3 non, 4 sur place",
            "\(start) Répondez \(bell.code) 1 vu, 2 j'y vais, 3 non",
            start,
        ]
    }

    func helpMail(_ bell: Bell) -> Paper {
        Paper(
            subject: "\(bell.code) : \(bell.alias) a besoin d'aide",
            text: """
                \(bell.alias) a donné l'alarme et vous a désigné parmi les personnes à appeler.

                Ouvrez cette page maintenant. Elle dit ce que l'on sait et ce que vous \
                pouvez faire :
                \(bell.link)

                Répondez-y d'un geste : vu, j'y vais, je ne peux pas, ou sur place.
                La page est pour vous seul et pour cette alarme seulement. Ne la transmettez pas.
                Ne répondez pas à ce courriel : personne ne le lit.
                """)
    }

    func standDown(_ bell: Bell) -> [String] {
        let start = "\(bell.code): l'alarme de \(bell.alias) est close."
        return ["\(start) Vous n'avez plus rien à faire. Merci.", start]
    }

    func standDownMail(_ bell: Bell) -> Paper {
        Paper(
            subject: "\(bell.code) : l'alarme de \(bell.alias) est close",
            text: """
                L'alarme de \(bell.alias) pour laquelle nous vous avons appelé est close.

                Vous n'avez plus rien à faire. La page que nous vous avons envoyée ne s'ouvre plus.
                Merci d'avoir été là.
                """)
    }

    func page(_ bell: Bell, _ cause: Cause) -> [String] {
        let word = word(for: cause.kind)
        let start = "\(cause.severity.rawValue) \(bell.code) \(word) \(bell.alias)."
        let why = cause.isRepeated ? " Personne n'a répondu." : ""
        return ["\(start)\(why) Répondez : \(bell.code) 1. \(bell.link)", start]
    }

    func pageMail(_ bell: Bell, _ cause: Cause) -> Paper {
        let word = word(for: cause.kind)
        let why =
            cause.isRepeated
            ? "Aucune des personnes déjà appelées n'a répondu." : "Vous êtes de garde."
        return Paper(
            subject: "\(cause.severity.rawValue) \(bell.code) : \(word), \(bell.alias)",
            text: """
                L'alarme \(bell.code) de \(bell.alias) attend un officier. Cause : \(word).
                \(why)

                Prenez-la sur la console :
                \(bell.link)
                """)
    }

    func post(_ appeal: Appeal) -> String {
        let place = appeal.place.map { " (\($0))" } ?? ""
        let who = appeal.name.map { ", \($0)\(place)," } ?? place
        return "Une personne qui défend les droits humains\(who) a donné l'alarme :"
            + " \(appeal.time) UTC. De l'aide est appelée."
            + " Ce que nous pouvons dire et ce que vous pouvez faire : \(appeal.link)"
    }

    private func word(for kind: Cause.Kind) -> String {
        switch kind {
        case .sos: "SOS"
        case .removed: "appareil retiré"
        case .fall: "chute"
        case .attention: "alarme de l'appareil"
        }
    }
}
