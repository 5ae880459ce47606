// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

extension Request {
    /// Whether a page of ours sent this, by what the browser says and no page can forge.
    ///
    /// A browser that says nothing of it is refused: `SameSite` cookies alone are not trusted.
    func isFromOurPages(at address: String) -> Bool {
        if let site = headers[Self.fetchSite] { return site == "same-origin" }
        guard let origin = headers[.origin] else { return false }
        if origin == address { return true }
        // The name by which the browser knows us, should it not be the one that was configured.
        guard let host = head.authority else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

extension Response {
    /// Lets a page of ours name itself when it posts a form, and still tells other sites nothing.
    var namingOurselves: Response {
        var response = self
        response.headers[HTTPField.Name("Referrer-Policy")!] = "same-origin"
        return response
    }
}
