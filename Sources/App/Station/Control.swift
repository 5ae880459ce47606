// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import Hummingbird
import NIOCore
import NIOHTTP1

/// The way by which the command line reaches a running station: HTTP on a socket file beside the
/// node's own file, which only the station's own account on this machine can open.
enum Control {
    /// The system bounds how long the path of a socket is.
    static func path(of settings: Settings) throws -> String {
        let path = settings.home + ".control"
        guard path.utf8.count <= 103 else {
            throw SettingsError(
                description: "\(settings.home) is too long for the path of a journal: it has "
                    + "\(settings.home.utf8.count) bytes, and may have 95.")
        }
        return path
    }

    static func router(of administration: Administration) -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/import") { request, _ in
            let body = try await request.body.collect(upTo: 64 << 20)
            return await answer {
                try await administration.importOrganisation(yaml: String(buffer: body))
            }
        }
        router.post("/invite") { request, _ in
            let body = try await request.body.collect(upTo: 1_000)
            return await answer { try await administration.invite(String(buffer: body)) }
        }
        return router
    }

    /// Asks a running station.
    ///
    /// - Throws: `AdministrationError` with the station's own words.
    static func ask(_ what: String, _ body: String, of settings: Settings) async throws -> String {
        let socket =
            try path(of: settings)
            .addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        var request = HTTPClientRequest(url: "http+unix://\(socket)/\(what)")
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .minutes(5))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        guard response.status == .ok else { throw AdministrationError(description: text) }
        return text
    }

    private static func answer(_ work: () async throws -> String) async -> Response {
        do {
            return response(.ok, try await work())
        } catch {
            return response(.unprocessableContent, "\(error)")
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
