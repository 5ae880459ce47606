// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import FoundationEssentials

/// Posts to the organisation's Mastodon account.
///
/// The server remembers an `Idempotency-Key` for an hour, so trying again after silence is safe.
/// - Source: Mastodon's documentation, "statuses API methods" and "rate limits".
package struct MastodonCarrier: Carrier {
    private struct Status: Encodable {
        var status: String
        var language: String
        var visibility = "public"
    }

    private struct Posted: Decodable {
        var id: String
        var url: String?
    }

    package let channel = Channel.post
    private let settings: MastodonSettings
    private let wire: HTTPWire

    package init(_ settings: MastodonSettings) {
        self.settings = settings
        wire = HTTPWire(connections: 4, patience: settings.patience)
    }

    package func send(_ letter: Letter) async -> Delivery.Outcome {
        guard case .post = letter.address else { return .refused(reason: "not a public feed") }
        let status = Status(status: letter.text, language: letter.language.code)
        // Strings always encode; were it not so, nothing must leave.
        guard let body = try? JSONEncoder().encode(status) else {
            return .refused(reason: "not to be written")
        }
        do throws(HTTPWire.Failure) {
            let answer = try await wire.post(
                settings.address + "/api/v1/statuses",
                headers: authorization.merging([
                    "Content-Type": "application/json", "Idempotency-Key": letter.reference,
                ]) { $1 }, body: String(decoding: body, as: UTF8.self))
            return outcome(of: answer, letter)
        } catch {
            return error.outcome
        }
    }

    /// Asks whether our token still counts.
    package func trial() async -> Delivery.Outcome {
        do throws(HTTPWire.Failure) {
            let answer = try await wire.get(
                settings.address + "/api/v1/apps/verify_credentials", headers: authorization)
            guard case 200...299 = answer.status else {
                return .later(reason: "mastodon \(answer.status)", wait: nil)
            }
            return .taken(reference: "")
        } catch {
            return error.outcome
        }
    }

    private var authorization: [String: String] {
        ["Authorization": "Bearer \(settings.token.reveal(for: .notice))"]
    }

    package func close() async { await wire.close() }

    private func outcome(of answer: HTTPWire.Answer, _ letter: Letter) -> Delivery.Outcome {
        let reason = "mastodon \(answer.status)"
        switch answer.status {
        case 200...299:
            // A server that took it may answer in a form we do not read: it took it all the same.
            let posted = try? JSONDecoder().decode(Posted.self, from: Data(answer.body.utf8))
            return .taken(reference: posted.map { $0.url ?? $0.id } ?? letter.reference)
        case 408, 429:
            return .later(reason: reason, wait: wait(by: answer.headers, at: letter.writtenAt))
        case 400...499: return .refused(reason: reason)
        default: return .later(reason: reason, wait: nil)
        }
    }

    /// How long the server asks to be left alone; at most an hour.
    private func wait(by headers: [String: String], at now: Moment) -> Duration? {
        let span: Duration
        if let seconds = headers["retry-after"].flatMap({ Int64($0) }) {
            span = .seconds(seconds)
        } else if let reset = headers["x-ratelimit-reset"].flatMap({ Moment(iso8601: $0) }) {
            span = reset - now
        } else {
            return nil
        }
        return min(max(span, .zero), .seconds(3600))
    }
}

extension Moment {
    /// Reads `2026-03-14T03:12:07Z`, with any fraction of a second; nil for anything else.
    init?(iso8601 text: String) {
        let fields = text.prefix(19).split { "-T:".contains($0) }.map { Int($0) ?? -1 }
        guard fields.count == 6, text.hasSuffix("Z"), text.utf8.count >= 20,
            let moment = CalendarTime(
                year: fields[0], month: fields[1], day: fields[2], hour: fields[3],
                minute: fields[4], second: fields[5]
            ).moment
        else { return nil }
        self = moment
    }
}
