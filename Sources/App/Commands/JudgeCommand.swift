// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Domain
import Engine
import Foundation
import Journal
import JournalSQLite
import Simulator

struct JudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Judges a real run: what was seen from outside, against the journal.",
        discussion: """
            HISTORY is JSON Lines: what devices sent and were answered, what reached phones, \
            mailboxes and the feed, when the server lived, and what was broken. No server may \
            run on the journal. Fails when a promise did not hold.
            """)

    @Argument(help: "The history; Sources/Simulator/Judge/HistoryForm.swift says its form.")
    var history: String
    @OptionGroup var settings: SettingsOption
    @Flag(help: "Print JSON only.")
    var json = false

    func run() async throws {
        let settings = try await settings.read()
        guard let text = try? String(contentsOfFile: history, encoding: .utf8) else {
            throw AdministrationError(description: "The history \(history) cannot be read.")
        }
        let (storage, _) = try await Storage.opening(settings)
        let judgement: Judgement
        do {
            judgement = try await judge(text, storage.journal, settings)
        } catch let fault as HistoryFault {
            throw AdministrationError(description: fault.sentence)
        }
        try await storage.close()
        say(try JudgementReport(judgement).text(asJSON: json))
        if !judgement.violations.isEmpty { throw ExitCode.failure }
    }

    private func judge(
        _ text: String, _ store: any JournalStore, _ settings: Settings
    ) async throws -> Judgement {
        var entries: [SealedEntry] = []
        while case let more = try await store.entries(
            after: entries.last?.number ?? Head.empty.number, limit: 4_096), !more.isEmpty
        {
            entries += more
        }
        var keys = try await store.keys()
        let head = entries.last?.head ?? .empty
        var waiting: [StoredPage] = []
        if FileManager.default.fileExists(atPath: settings.sparePath) {
            waiting = try await SpareFile(path: settings.sparePath).pages()
                .filter { $0.head.number > head.number }
        }
        keys += waiting.flatMap(\.keys)
        let keyring = try Keyring.open(settings.masterKey, wrapped: keys) {
            Chance.system.bytes($0)
        }
        return try Judgement(
            history: text, entries: entries + waiting.flatMap(\.entries),
            isWaiting: !waiting.isEmpty, keyring: keyring)
    }
}

extension HistoryFault {
    fileprivate var sentence: String {
        switch self {
        case .line(let number): "Line \(number) of the history cannot be read."
        case .cutOff: "The history was cut off: its last line does not say that it is over."
        }
    }
}

private struct JudgementReport: Encodable {
    var presses: Int
    var answered: Int
    var alarms: Int
    var letters: Int
    var crashes: Int
    var doubles: Int
    var most_doubles_to_shield: Int
    var most_doubles_to_officer: Int
    var violations: [String]

    init(_ judgement: Judgement) {
        presses = judgement.presses
        answered = judgement.answered
        alarms = judgement.alarms
        letters = judgement.letters
        crashes = judgement.crashes
        doubles = judgement.doubles
        most_doubles_to_shield = judgement.mostDoublesToShield
        most_doubles_to_officer = judgement.mostDoublesToOfficer
        violations = judgement.violations.map(\.description)
    }

    func text(asJSON: Bool) throws -> String {
        if asJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
        let sum =
            "\(answered) of \(presses) presses answered, \(alarms) alarms, \(letters) letters, "
            + "\(crashes) crashes, \(doubles) doubles by them; \(violations.count) violations"
        return (violations + [sum]).joined(separator: "\n")
    }
}
