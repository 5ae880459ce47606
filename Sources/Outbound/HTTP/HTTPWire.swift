// SPDX-License-Identifier: Apache-2.0
internal import AsyncHTTPClient
internal import Domain
internal import NIOCore
internal import NIOHTTP1

/// The connections to one HTTP service: kept open, bounded in number, each exchange bounded in
/// time.
final class HTTPWire: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        /// At most `mostBytes` of it.
        var body: String
    }

    /// No answer came.
    enum Failure: Error {
        /// Nothing of the request left: it is safe to try again.
        case nothingLeft(reason: String)
        /// The request left, or may have: it may have been carried out.
        case leftUnanswered(reason: String)

        var outcome: Delivery.Outcome {
            switch self {
            case .nothingLeft(let reason): .later(reason: reason, wait: nil)
            case .leftUnanswered(let reason): .unknown(reason: reason)
            }
        }
    }

    static let mostBytes = 65_536
    private let http: HTTPClient
    private let patience: TimeAmount

    init(connections: Int, patience: Duration) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(2), read: nil))
        configuration.connectionPool.idleTimeout = .seconds(10)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        // Trying again is the dispatcher's: it records each attempt.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.patience = .milliseconds(patience.milliseconds)
    }

    /// A wire that nobody closed, as when the start fails, lets go of its connections by itself.
    deinit { http.shutdown { [http] _ in withExtendedLifetime(http) {} } }

    func get(
        _ address: String, headers: [String: String] = [:]
    ) async throws(Failure) -> Answer {
        try await exchange(address, method: .GET, headers: headers, body: nil)
    }

    func post(
        _ address: String, headers: [String: String], body: String
    ) async throws(Failure) -> Answer {
        try await exchange(address, method: .POST, headers: headers, body: body)
    }

    func close() async {
        // A second close is refused, and so there is nothing left to do about it.
        try? await http.shutdown()
    }

    private func exchange(
        _ address: String, method: HTTPMethod, headers: [String: String], body: String?
    ) async throws(Failure) -> Answer {
        let listener = AnswerListener()
        do {
            let request = try HTTPClient.Request(
                url: address, method: method, headers: HTTPHeaders(headers.sorted { $0 < $1 }),
                body: body.map { .string($0) })
            // A future, unlike a task, is not cut short when the dispatcher ends.
            return try await http.execute(
                request: request, delegate: listener, deadline: .now() + patience
            ).futureResult.get()
        } catch {
            // Only the kind of the error: its text may hold the address and so a number.
            let reason = (error as? HTTPClientError)?.shortDescription ?? "not reached"
            throw listener.hasLeft
                ? .leftUnanswered(reason: reason) : .nothingLeft(reason: reason)
        }
    }
}
