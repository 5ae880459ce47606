// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HTTPTypes
internal import Hummingbird

/// The addresses that everybody may open.
struct PublicRoutes: Sendable {
    var site: Site

    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { _, _ in
            PublicPages.overview(site.desk.world, address: site.address, at: site.clock.now())
                .response(of: site)
        }
        router.get("/alarms/:code") { _, context in
            let world = site.desk.world
            let code = context.parameters.get("code") ?? ""
            guard let alarm = world.publicAlarm(code: code, at: site.clock.now()) else {
                return PublicPages.unknown(world, address: site.address).response(of: site)
            }
            return PublicPages.alarm(alarm, world, address: site.address).response(of: site)
        }
        router.get("/alarms.atom") { _, _ in
            var headers = SafeHeaders.page
            headers[.contentType] = "application/atom+xml; charset=utf-8"
            let xml = PublicFeed.xml(
                site.desk.world, address: site.address, at: site.clock.now())
            return Response(
                status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: xml)))
        }
    }
}
