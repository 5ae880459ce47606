// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// What is said in Spanish. In an SMS the accents that plain SMS lacks are left out by itself.
struct Spanish: Wording {
    let language = Language("es") ?? .english

    func help(_ bell: Bell) -> [String] {
        let start = "\(bell.code): \(bell.alias) necesita ayuda. \(bell.link)"
        return [
            "\(start) Responde \(bell.code) 1 visto, 2 voy, 3 no puedo, 4 estoy",
            "\(start) Responde \(bell.code) 1 visto, 2 voy, 3 no",
            start,
        ]
    }

    func helpMail(_ bell: Bell) -> Paper {
        Paper(
            subject: "\(bell.code): \(bell.alias) necesita ayuda",
            text: """
                \(bell.alias) ha dado la alarma y te nombró como una de las personas a \
                quienes llamar.

                Abre esta página ahora. Dice lo que se sabe y lo que puedes hacer:
                \(bell.link)

                Responde allí con un toque: visto, voy, no puedo o estoy en el lugar.
                La página es solo para ti y solo para esta alarma. No la compartas.
                No respondas a este correo: nadie lo lee.
                """)
    }

    func standDown(_ bell: Bell) -> [String] {
        let start = "\(bell.code): la alarma de \(bell.alias) está cerrada."
        return ["\(start) No tienes que hacer nada más. Gracias.", start]
    }

    func standDownMail(_ bell: Bell) -> Paper {
        Paper(
            subject: "\(bell.code): la alarma de \(bell.alias) está cerrada",
            text: """
                La alarma de \(bell.alias) por la que te llamamos está cerrada.

                No tienes que hacer nada más. La página que te enviamos ya no se abre.
                Gracias por estar ahí.
                """)
    }

    func page(_ bell: Bell, _ cause: Cause) -> [String] {
        let word = word(for: cause.kind)
        let start = "\(cause.severity.rawValue) \(bell.code) \(word) \(bell.alias)."
        let why = cause.isRepeated ? " Nadie ha respondido." : ""
        return ["\(start)\(why) Responde: \(bell.code) 1. \(bell.link)", start]
    }

    func pageMail(_ bell: Bell, _ cause: Cause) -> Paper {
        let word = word(for: cause.kind)
        let why =
            cause.isRepeated
            ? "Nadie de quienes llamamos antes ha respondido." : "Estás de guardia."
        return Paper(
            subject: "\(cause.severity.rawValue) \(bell.code): \(word), \(bell.alias)",
            text: """
                La alarma \(bell.code) de \(bell.alias) espera a un oficial. Causa: \(word).
                \(why)

                Tómala en la consola:
                \(bell.link)
                """)
    }

    func post(_ appeal: Appeal) -> String {
        let name = appeal.name.map { ", \($0)," } ?? ""
        let place = appeal.place.map { " en \($0)" } ?? ""
        return "Una persona defensora de derechos humanos\(name)\(place) ha dado la alarma:"
            + " \(appeal.time) UTC. Se está llamando a quienes pueden ayudar."
            + " Lo que podemos contar y lo que puedes hacer: \(appeal.link)"
    }

    private func word(for kind: Cause.Kind) -> String {
        switch kind {
        case .sos: "SOS"
        case .removed: "aparato retirado"
        case .fall: "caída"
        case .attention: "alarma del aparato"
        }
    }
}
