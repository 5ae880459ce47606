// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// docs/OPERATING.md says what to do about each page that the auditor can send.
@Suite(.timeLimit(.minutes(5)))
struct Runbooks {
    @Test func `every concern of the auditor has one, headed by the words of its page`() throws {
        func text(_ path: String) throws -> String {
            try String(contentsOf: Tree.root.appending(path: path), encoding: .utf8)
        }
        let headings = try text("docs/OPERATING.md").split(separator: "\n")
            .filter { $0.hasPrefix("### ") }
        let concern = try text("Sources/Engine/Auditor/Concern.swift")
        let start = try #require(concern.range(of: "var label: String"))
        // `case .channelSilent(let channel): "channel silent: \(channel.rawValue)"`
        let labels = concern[start.upperBound...].split(separator: "\n")
            .filter { $0.contains("case .") }
            .compactMap { $0.split(separator: "\"").dropFirst().first }
            .map { $0.components(separatedBy: ": \\(")[0] }
        #expect(labels.count == 12)
        for label in labels {
            #expect(headings.contains("### \(label)"), "no runbook for \(label)")
        }
    }
}
