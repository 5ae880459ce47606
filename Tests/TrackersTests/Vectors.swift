// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The real messages in `../shared/vectors`, which never leave that folder.
enum Vectors {
    /// One message, and what a reference decoder answered.
    struct Message: Decodable, Sendable {
        var `protocol`: String
        var connection: String
        var seq: Int
        var setup: [Call]?
        var payload: Payload
        var expect: Expectation

        /// How exceptions and failures name it.
        var key: String { "\(connection.split(separator: ".").last ?? "") \(seq)" }
    }

    struct Call: Decodable, Sendable {
        var call: String
        var args: [String]
    }

    struct Payload: Decodable, Sendable {
        var hex: String?
        var http: Request?

        var bytes: [UInt8] { Vectors.bytes(hex ?? "") }
    }

    struct Request: Decodable, Sendable {
        var method: String
        var uri: String
        var headers: [String: String]
        var bodyHex: String
        var body: [UInt8] { Vectors.bytes(bodyHex) }
    }

    struct Expectation: Decodable, Sendable {
        var device: String?
        var fixes: [Place]
        var alarms: [String]
        var batteryPercent: Double?
        var replies: [Reply]
    }

    struct Place: Decodable, Sendable {
        var time: String
        var valid: Bool
        var latitude: Double
        var longitude: Double
        var speedMps: Double
        var courseDeg: Double
    }

    /// Bytes in hexadecimal, or the status of an HTTP answer.
    enum Reply: Decodable, Sendable {
        case bytes([UInt8])
        case status(Int)

        private struct Answer: Decodable { var httpStatus: Int }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // What is no answer is bytes, or throws below.
            if let answer = try? container.decode(Answer.self) {
                self = .status(answer.httpStatus)
            } else {
                self = .bytes(Vectors.bytes(try container.decode(String.self)))
            }
        }
    }

    /// A buffer as it was read, and the first whole frame in it.
    struct Frame: Decodable, Sendable {
        var `protocol`: String
        var connection: String
        var seq: Int
        var inputHex: String
        var frameHex: String?
    }

    static func messages(_ name: String) throws -> [Message] {
        let messages: [Message] = try lines("trackers.jsonl", of: name)
        return messages.sorted { ($0.connection, $0.seq) < ($1.connection, $1.seq) }
    }

    static func frames(_ name: String) throws -> [Frame] { try lines("frames.jsonl", of: name) }

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0
        }
    }

    private static func lines<Line: Decodable>(_ file: String, of name: String) throws -> [Line] {
        // Three folders up from this file is the repository; the folder lies beside it.
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let url = root.deletingLastPathComponent().appending(path: "shared/vectors/\(file)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try String(contentsOf: url, encoding: .utf8)
            .split(separator: "\n")
            .filter { $0.contains("\"protocol\": \"\(name)\"") }
            .map { try decoder.decode(Line.self, from: Data($0.utf8)) }
    }
}
