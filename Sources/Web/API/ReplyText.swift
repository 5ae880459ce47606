// SPDX-License-Identifier: Apache-2.0
internal import Domain

/// What a person means by an SMS such as `K7 1`: an answer, and the alarm where the text names it.
struct ReplyText: Sendable, Equatable {
    var code: Code?
    var answer: Alarm.Answer

    /// Reads `K7 1`, `k7-1`, `1 K7`, `K71`, `"K7 going."` and the like.
    ///
    /// Case, signs and courtesies do not matter. Anything more is no answer: who writes
    /// `K7 not going` or `K7 4 hours away` must not be taken for being on the way.
    init?(_ text: String) {
        let words = Self.words(of: text)
        guard !words.isEmpty, words.count <= Self.mostWords else { return nil }
        for candidate in [words, [words.joined()]] {
            if let found = Self.read(candidate) {
                self = found
                return
            }
        }
        return nil
    }

    private init(code: Code?, answer: Alarm.Answer) {
        self.code = code
        self.answer = answer
    }

    private static let mostWords = 12
    private static let courtesies: Set<String> = [
        "thanks", "thank", "you", "thx", "please", "hi", "merci", "gracias",
    ]
    /// The words that our own texts offer, in each of their languages, and the nearest to them.
    private static let phrases: [String: Alarm.Answer] = {
        let said: [(Alarm.Answer, [String])] = [
            (
                .gotIt,
                ["1", "ok", "okay", "got it", "gotit", "i got it", "received", "vu", "visto"]
            ),
            (
                .going,
                [
                    "2", "going", "i am going", "im going", "i go", "coming", "on my way",
                    "i am on my way", "jy vais", "j y vais", "voy",
                ]
            ),
            (
                .cannot,
                [
                    "3", "cannot", "i cannot", "can not", "i can not", "cant", "i cant", "no",
                    "non", "je ne peux pas", "no puedo",
                ]
            ),
            (
                .atPlace,
                [
                    "4", "there", "i am there", "im there", "at place", "at the place",
                    "i am at the place", "arrived", "sur place", "estoy",
                ]
            ),
        ]
        let pairs = said.flatMap { answer, words in words.map { ($0, answer) } }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    /// In lower case, without signs; digits of any script become our own.
    private static func words(of text: String) -> [String] {
        var plain = ""
        for character in text.prefix(480) {
            // A message in UCS-2 that nobody converted has a zero before each letter.
            if character == "'" || character == "’" || character == "\0" { continue }
            if let digit = character.wholeNumberValue, (0...9).contains(digit) {
                plain += "\(digit)"
            } else {
                plain += character.isLetter ? character.lowercased() : " "
            }
        }
        return plain.split(separator: " ").map(String.init).filter { !courtesies.contains($0) }
    }

    private static func read(_ words: [String]) -> ReplyText? {
        for (index, word) in words.enumerated() {
            guard let (before, code, after) = split(word) else { continue }
            let rest = words[..<index] + [before, after] + words[(index + 1)...]
            return answer(Array(rest)).map { ReplyText(code: code, answer: $0) }
        }
        return answer(words).map { ReplyText(code: nil, answer: $0) }
    }

    private static func answer(_ words: [String]) -> Alarm.Answer? {
        let words = words.filter { !$0.isEmpty }
        // `K7 2 ok` means 2.
        let isConfirmed = words.count == 2 && ["ok", "okay"].contains(words[1])
        return phrases[isConfirmed ? words[0] : words.joined(separator: " ")]
    }

    /// A word that holds a code and perhaps an answer written on to it: `k7`, `k71`, `1k7`, `k7ok`.
    private static func split(_ word: String) -> (before: String, code: Code, after: String)? {
        if let code = Code(word) { return ("", code, "") }
        for length in [6, 4, 2] where word.count > length {
            let (head, tail) = (String(word.prefix(length)), String(word.dropFirst(length)))
            if let code = Code(head), phrases[tail] != nil { return ("", code, tail) }
            let (start, end) = (String(word.dropLast(length)), String(word.suffix(length)))
            if let code = Code(end), phrases[start] != nil { return (start, code, "") }
        }
        return nil
    }
}
