// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HTTPTypes
internal import HashTreeCollections
internal import Hummingbird

/// Knows who signed in. It is all that the other pages know of signing in.
struct Doorkeeper: Sendable {
    static let cookie = "natalia_session"
    /// How long a session lasts: a watch and its handover.
    static let sessionLength = Duration.seconds(12 * 3600)

    var site: Site

    /// The officer who sent `request`; nil without a session that is in force.
    func officer(for request: Request) -> ID<Officer>? {
        secret(of: request).flatMap(officer(behind:))
    }

    /// The officer of a session, asked again and again by what lasts longer than one answer.
    func officer(behind session: Secret) -> ID<Officer>? {
        let world = site.desk.world
        let officer = world.access.officer(of: session.digest, at: site.clock.now())
        return officer.flatMap { world.roster.officers[$0] == nil ? nil : $0 }
    }

    func secret(of request: Request) -> Secret? {
        request.cookies[Self.cookie].flatMap { Secret($0.value) }
    }

    /// The way out for whoever is not signed in. It tells nothing but where to sign in.
    var signInFirst: Response {
        var headers = SafeHeaders.page
        headers[.location] = "/sign-in"
        return Response(status: .seeOther, headers: headers)
    }

    /// Gives the browser its session, or takes it away.
    func setSession(_ secret: Secret?, on response: inout Response) {
        response.setCookie(
            Cookie(
                name: Self.cookie, value: secret?.text ?? "",
                maxAge: secret == nil ? 0 : Int(Self.sessionLength.components.seconds),
                path: "/", secure: site.address.hasPrefix("https:"), httpOnly: true,
                sameSite: .strict))
    }
}
