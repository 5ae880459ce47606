// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// What is said to people in one language. A language is one file that conforms to this, and one
/// line in `Wordings.all`.
///
/// An SMS is a bell: it names no place and nobody's own name. Each is given in several lengths, the
/// fullest first, and the first one that fits into a single SMS is taken.
protocol Wording: Sendable {
    var language: Language { get }

    /// To a shield: help is needed.
    func help(_ bell: Bell) -> [String]
    func helpMail(_ bell: Bell) -> Paper
    /// To a shield who was told: it is over.
    func standDown(_ bell: Bell) -> [String]
    func standDownMail(_ bell: Bell) -> Paper
    /// To an officer: an alarm waits.
    func page(_ bell: Bell, _ cause: Cause) -> [String]
    func pageMail(_ bell: Bell, _ cause: Cause) -> Paper
    /// To the public, in at most 500 characters; of what is nil nothing is said.
    func post(_ appeal: Appeal) -> String
}

/// What a letter to one person may name.
struct Bell: Hashable, Sendable {
    var code: String
    /// The defender's working name, at most 20 characters.
    var alias: String
    /// The page that the person opens.
    var link: String
}

/// What a mail says.
struct Paper: Hashable, Sendable {
    var subject: String
    var text: String
}

/// Why an officer is called.
struct Cause: Hashable, Sendable {
    enum Kind: Hashable, Sendable, CaseIterable {
        case sos
        case removed
        case fall
        case attention
    }

    /// How an officer's SMS begins; the same in every language, as it is on the console.
    enum Severity: String, Sendable {
        case red = "RED"
        case amber = "AMBER"
    }

    var kind: Kind
    /// Nobody who was called before has answered.
    var isRepeated: Bool

    init(kind: Kind, isRepeated: Bool) {
        self.kind = kind
        self.isRepeated = isRepeated
    }

    /// The gravest trigger of an alarm.
    init(_ triggers: [Trigger], level: Int) {
        let kinds = triggers.map { Self.kind(of: $0.kind) }
        let gravest = Kind.allCases.first(where: kinds.contains) ?? .attention
        self.init(kind: gravest, isRepeated: level > 0)
    }

    /// Amber only as long as nothing but a name-less alarm of a device is known.
    var severity: Severity { kind == .attention && !isRepeated ? .amber : .red }

    private static func kind(of trigger: Trigger.Kind) -> Kind {
        switch trigger {
        case .sos: .sos
        case .removed: .removed
        case .fall: .fall
        case .attention: .attention
        }
    }
}

/// What the public is told: each fact only when it may be.
struct Appeal: Hashable, Sendable {
    var name: String?
    var town: String?
    var country: String?
    /// Rounded to ten minutes: `2026-03-14 03:10`, in UTC.
    var time: String
    var link: String

    /// The same without any fact about the defender: what would be said of anybody.
    var neutral: Appeal { Appeal(time: time, link: link) }

    /// `Zugdidi, Georgia`; nil when neither may be told.
    var place: String? {
        let parts = [town, country].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

/// The languages that we speak.
enum Wordings {
    static let all: [any Wording] = [English(), Spanish(), French()]

    /// English where we do not speak `language`.
    static func of(_ language: Language) -> any Wording {
        all.first { $0.language == language } ?? English()
    }
}
