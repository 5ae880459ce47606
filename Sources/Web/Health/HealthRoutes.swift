// SPDX-License-Identifier: Apache-2.0
internal import Engine
internal import HTTPTypes
internal import Hummingbird

/// Whether the station is well, and whether it takes what comes: 200 or 503.
///
/// - Shape: `{"ok":true}`; with reasons `{"ok":false,"reasons":["journal: silent for 17 s"]}`.
struct HealthRoutes: Sendable {
    var vitals: Vitals
    /// Strangers are told no more than yes or no.
    var givesReasons = false

    func add(to router: Router<BasicRequestContext>) {
        router.get("/health") { _, _ in answer(vitals.ailments) }
        router.get("/ready") { _, _ in answer(vitals.obstacles) }
    }

    private func answer(_ reasons: [String]) -> Response {
        var headers = SafeHeaders.page
        headers[.contentType] = "application/json"
        // Reasons are words of ours, without quotes or backslashes.
        let list = reasons.map { "\"\($0)\"" }.joined(separator: ",")
        let body = "{\"ok\":\(reasons.isEmpty)\(givesReasons ? ",\"reasons\":[\(list)]" : "")}\n"
        return Response(
            status: reasons.isEmpty ? .ok : .serviceUnavailable, headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
