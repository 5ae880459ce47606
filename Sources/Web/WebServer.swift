// SPDX-License-Identifier: Apache-2.0
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
        if let sandbox = site.sandbox {
            SandboxRoutes(site: site, sandbox: sandbox).add(to: router)
        }
        return router
    }
}
