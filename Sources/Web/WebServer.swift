// SPDX-License-Identifier: Apache-2.0
package import Engine
internal import HTTPTypes
package import Hummingbird

/// The addresses of every page, and the server that answers at them.
package enum WebServer {
    package static func router(of site: Site) -> Router<BasicRequestContext> {
        let router = Router()
        ConsoleRoutes(site: site).add(to: router)
        SignInRoutes(site: site).add(to: router)
        ShieldRoutes(site: site).add(to: router)
        PublicRoutes(site: site).add(to: router)
        CarrierRoutes(site: site).add(to: router)
        if let vitals = site.vitals { HealthRoutes(vitals: vitals).add(to: router) }
        if let sandbox = site.sandbox {
            SandboxRoutes(site: site, sandbox: sandbox).add(to: router)
        }
        return router
    }

    /// What those who run the station see, on a listener of its own: figures and reasons.
    package static func insideRouter(
        metrics: MetricsPage, vitals: Vitals
    ) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/metrics") { _, _ in
            var headers = SafeHeaders.page
            headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
            return Response(
                status: .ok, headers: headers,
                body: .init(byteBuffer: ByteBuffer(string: metrics.text)))
        }
        HealthRoutes(vitals: vitals, givesReasons: true).add(to: router)
        return router
    }
}
