// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird

/// A whole page: its head, the sandbox banner where it belongs, and the headers that keep it safe.
struct Page {
    var title: String
    /// `console`, `shield`, `public` or `sandbox`: the look it takes from the style sheet.
    var look: String
    var language = "en"
    var style: String
    /// A script of ours, served from our own address; nil for pages that need none.
    var script: String?
    var body: HTML
    var status: HTTPResponse.Status = .ok

    func response(of site: Site) -> Response {
        let banner: HTML =
            site.sandbox == nil
            ? ""
            : """
            <p class="sandbox" role="note"><strong>SANDBOX</strong> — nothing here is real. \
            No message leaves this machine.</p>
            """
        let script: HTML = script.map { "<script src=\"\($0)\" defer></script>" } ?? ""
        let page: HTML = """
            <!doctype html><html lang="\(language)" class="\(look)\
            \(site.sandbox == nil ? "" : " in-sandbox")">\
            <head><meta charset="utf-8"><title>\(title)</title>\
            <meta name="viewport" content="width=device-width,initial-scale=1">\
            <meta name="robots" content="noindex,nofollow">\
            <link rel="icon" href="data:,">\
            <style>\(HTML(safe: style))</style>\(script)</head>\
            <body>\(banner)\(body)</body></html>
            """
        var headers = SafeHeaders.page
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: .init(string: page.text)))
    }
}

/// The headers of every answer: nothing from elsewhere, nothing kept, nothing told to the next
/// site.
enum SafeHeaders {
    static let page: HTTPFields = {
        var headers = HTTPFields()
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; media-src 'self'; form-action 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'"
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        headers[HTTPField.Name("Referrer-Policy")!] = "no-referrer"
        headers[HTTPField.Name("X-Frame-Options")!] = "DENY"
        headers[HTTPField.Name("X-Robots-Tag")!] = "noindex, nofollow"
        headers[HTTPField.Name("Cross-Origin-Opener-Policy")!] = "same-origin"
        return headers
    }()
}
