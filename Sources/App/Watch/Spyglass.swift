// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Engine
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Looks at a station's `/health` from outside, with its certificate checked.
struct Spyglass {
    /// The longest that one look takes.
    static let patience = TimeAmount.seconds(4)

    private struct Answer: Decodable {
        var ok: Bool
    }

    /// Which station it is, as a page to a person may say it.
    let host: String
    private let url: String
    private let http: HTTPClient

    /// - Parameter authorities: a PEM file of whom to trust instead of the system's.
    init(address: String, authorities: String?) throws {
        guard let url = URL(string: address), let host = url.host, !host.isEmpty,
            url.scheme == "https" || url.scheme == "http"
        else {
            throw SettingsError(
                description: "Name the station by an address such as https://alarm.example.org")
        }
        guard url.scheme == "https" || Self.isThisMachine(host) else {
            throw SettingsError(
                description: "The station must be watched by https: anybody can answer for http.")
        }
        self.host = String(host.prefix(60))
        self.url = (address.hasSuffix("/") ? String(address.dropLast()) : address) + "/health"
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authorities { tls.trustRoots = .file(authorities) }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(3)))
        configuration.httpVersion = .http1Only
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func look() async -> Lookout.Finding {
        do {
            let response = try await http.execute(
                HTTPClientRequest(url: url), timeout: Self.patience)
            let body = try await response.body.collect(upTo: 4096)
            // What stands before the station may answer in its place: only its own word counts.
            let answer = try JSONDecoder().decode(Answer.self, from: Data(body.readableBytesView))
            return answer.ok && response.status == .ok ? .well : .unwell
        } catch {
            return .nothing
        }
    }

    func close() async {
        // A second close is refused, and so there is nothing left to do about it.
        try? await http.shutdown()
    }

    private static func isThisMachine(_ host: String) -> Bool {
        ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host)
    }
}
