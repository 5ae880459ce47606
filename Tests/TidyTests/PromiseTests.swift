// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// docs/PROMISES.md names what holds each promise, and what it names is there.
@Suite(.timeLimit(.minutes(5)))
struct Promises {
    @Test func `every promise names a test, and the test exists`() throws {
        let page = try String(
            contentsOf: Tree.root.appending(path: "docs/PROMISES.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| R-") }
        #expect(rows.count >= 20)
        let swift = try Tree.swift(in: "Tests").flatMap(\.lines).joined(separator: "\n")
        let stories = try Tree.files(in: "Tests/StoryTests", ending: ".py").flatMap(\.lines)
            .joined(separator: "\n")
        for row in rows {
            let named = quoted(row, "`") + quoted(row, "*")
            #expect(!named.isEmpty, "\(row)")
            for name in quoted(row, "`") {
                #expect(swift.contains("func `\(name)`"), "no Swift test `\(name)`")
            }
            for name in quoted(row, "*") {
                let function =
                    "def test_"
                    + name.lowercased()
                    .map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
                let squeezed = function.replacingOccurrences(
                    of: "_+", with: "_", options: .regularExpression)
                #expect(
                    stories.contains(squeezed + "(") || stories.contains(name),
                    "no story *\(name)*: \(squeezed)")
            }
        }
    }

    /// The stretches of `text` between two marks.
    private func quoted(_ text: Substring, _ mark: Character) -> [String] {
        text.split(separator: mark, omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
