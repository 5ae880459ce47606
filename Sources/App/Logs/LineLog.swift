// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Foundation
import Logging

/// Writes each log line to standard error in one piece, as text or as a JSON object.
struct LineLog: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    /// Set by hand for one logger; otherwise the settings' level counts.
    private var ownLevel: Logger.Level?

    init(label: String) { self.label = label }

    var logLevel: Logger.Level {
        get { ownLevel ?? LogSettings.current.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if LogSettings.current.isSilent { return }
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let fields = all.map { ($0, $1.description) }.sorted { $0.0 < $1.0 }
        let now = Clock.system.now().iso8601
        let line =
            switch LogSettings.current.format {
            case .text: text(now, event, fields)
            case .json: json(now, event, fields)
            }
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }

    private func text(_ now: String, _ event: LogEvent, _ fields: [(String, String)]) -> String {
        let rest = fields.map { " \($0)=\($1)" }.joined()
        let line = "\(now) \(event.level) \(label): \(event.message)\(rest)"
        return line.replacing("\n", with: " ")
    }

    private func json(_ now: String, _ event: LogEvent, _ fields: [(String, String)]) -> String {
        let line = Line(
            time: now, level: "\(event.level)", logger: label, message: "\(event.message)",
            fields: Dictionary(fields) { $1 })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings always encode.
        guard let data = try? encoder.encode(line) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    private struct Line: Encodable {
        var time: String
        var level: String
        var logger: String
        var message: String
        var fields: [String: String]
    }
}
