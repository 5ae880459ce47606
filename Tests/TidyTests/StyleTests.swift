// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// How the code reads.
@Suite(.timeLimit(.minutes(5)))
struct Style {
    /// Outside App, the time, chance and tasks come in from outside.
    static let bannedCalls = [
        "Task {", "Task.sleep", "Task.detached", "Date()", "UUID()", ".random(", "Date.now",
        "SystemRandomNumberGenerator",
    ]

    /// Words that have a better one in docs/VOCABULARY.md, at the beginning of an identifier's part.
    static let bannedWords = [
        "client", "victim", "responder", "operator", "tenant", "packet", "payload", "panic",
        "incident", "workflow", "playbook", "subscriber", "ticket", "vault", "wearer",
    ]

    /// Names that other people's code gives to things, which we must use as they are.
    static let foreignNames = [
        "HTTPClient", "AsyncHTTPClient", "ClientBootstrap", "GracefulShutdown", "operators",
        "makeClientConfiguration",
    ]

    @Test func `every file begins with its licence`() throws {
        let files = try Tree.swift(in: "Sources") + Tree.swift(in: "Tests")
        let without = files.filter { $0.lines.first != "// SPDX-License-Identifier: Apache-2.0" }
        #expect(without.map(\.path) == [])
        #expect(files.count > 100)
    }

    @Test func `no line is longer than a hundred columns, and no file than 400 lines`() throws {
        let files = try Tree.swift(in: "Sources")
        #expect(Tree.offences(in: files) { _, _, line in line.count > 100 } == [])
        #expect(files.filter { $0.lines.count > 401 }.map(\.path) == [])
    }

    @Test func `time, chance and tasks come in from App alone`() throws {
        let offences = Tree.offences(in: try Tree.swift(in: "Sources")) { file, _, line in
            // What runs in the browser lives by the browser's clock.
            guard file.room != "App", !file.path.contains("/Script/") else { return false }
            let code = line.replacingOccurrences(of: "addTask {", with: "")
            return Self.bannedCalls.contains { code.contains($0) } && !line.contains("//")
        }
        #expect(offences == [])
    }

    @Test func `an error is never swallowed without a word`() throws {
        let offences = Tree.offences(in: try Tree.swift(in: "Sources")) { file, index, line in
            // `guard … else` and `if … else` say what becomes of it.
            guard line.contains(" try? "), !line.contains("guard "), !line.contains("if let ")
            else { return false }
            let around = file.lines[max(0, index - 3)...min(index + 1, file.lines.count - 1)]
            return !around.contains { $0.contains("//") }
        }
        #expect(offences == [])
    }

    @Test func `identifiers use the words of the vocabulary`() throws {
        let offences = Tree.offences(in: try Tree.swift(in: "Sources")) { _, _, line in
            let code = line.split(separator: "//", omittingEmptySubsequences: false).first ?? ""
            guard !code.contains("\""), !code.contains("import ") else { return false }
            var plain = String(code)
            for name in Self.foreignNames { plain = plain.replacingOccurrences(of: name, with: "") }
            let words = plain.split { !$0.isLetter }.flatMap(Self.parts)
            return words.contains { Self.bannedWords.contains($0) }
        }
        #expect(offences == [])
    }

    @Test func `there are no drawers and no confetti`() throws {
        let files = try Tree.swift(in: "Sources") + Tree.swift(in: "Tests")
        let drawers = files.filter { file in
            ["Utils", "Helpers", "Extensions", "Common", "Misc"].contains { file.path.contains($0) }
        }
        #expect(drawers.map(\.path) == [])
        let confetti = Tree.offences(in: files) { _, _, line in
            line.contains("// MARK" + ":") || line.contains("// TO" + "DO")
                || line.contains("// FIX" + "ME")
        }
        #expect(confetti == [])
    }

    @Test func `nothing is public`() throws {
        let offences = Tree.offences(in: try Tree.swift(in: "Sources")) { _, _, line in
            line.trimmingPrefix { $0 == " " }.hasPrefix("public ")
        }
        #expect(offences == [])
    }

    /// `alarmRaised` is `alarm` and `raised`.
    private static func parts(of word: Substring) -> [String] {
        var parts: [String] = []
        for letter in word {
            if letter.isUppercase || parts.isEmpty { parts.append("") }
            parts[parts.count - 1].append(contentsOf: letter.lowercased())
        }
        return parts
    }
}
