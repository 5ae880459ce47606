// SPDX-License-Identifier: Apache-2.0
internal import Domain
package import Journal

/// One of several nodes on one journal: hears what the others write, and holds the lease when it is
/// free. Tells the others when somebody looks at a console of its own.
package struct Node: Sendable {
    private let store: any SharedStore
    private let desk: Desk
    private let clock: Clock
    private let signs: Signs
    private let name: String

    /// How long a lease lasts that is not renewed: with what follows, a node that died is replaced
    /// within three seconds.
    package static let leaseSpan = Duration.seconds(2)
    /// How often the lease is renewed, or asked for.
    private static let pulse = Duration.milliseconds(400)

    /// How often a console that is open is told of.
    private static let screenPulse = Duration.seconds(10)

    /// - Parameter name: another one for each start of each node.
    package init(
        _ name: String, on store: any SharedStore, desk: Desk, clock: Clock, signs: Signs
    ) {
        self.name = name
        self.store = store
        self.desk = desk
        self.clock = clock
        self.signs = signs
    }

    /// Works until the surrounding task is cancelled; then the lease is given up.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await listen() }
            group.addTask { await tellOfScreens() }
            await lead()
        }
    }

    private func listen() async {
        while !Task.isCancelled {
            switch await store.news(timeout: .seconds(2)) {
            // News may be missed: in a quiet time, too, the desk looks whether there are any.
            case .heard, .quiet: desk.hearNews()
            case .screenIsWatched: signs.heardScreenElsewhere()
            case .lost:
                // Cancelled: the loop ends.
                try? await clock.sleep(.milliseconds(200))
            }
        }
    }

    private func tellOfScreens() async {
        while true {
            do { try await clock.sleep(Self.screenPulse) } catch { return }
            guard signs.hasScreen(within: Self.screenPulse * 2), !desk.keeping.isAlone else {
                continue
            }
            // Who does not reach the others tells them at the next pulse.
            do throws(JournalError) { try await store.tellOfScreen() } catch { continue }
        }
    }

    /// For what this node speaks, as far as that changes with time alone.
    private struct Standing: Equatable {
        var speaksForAll = false
        var speaksForWhatItTook = false
    }

    private var standing: Standing {
        let now = clock.now()
        return Standing(
            speaksForAll: desk.speaksForAll(at: now),
            speaksForWhatItTook: desk.mandate.isLeaderless(at: now, for: Self.leaseSpan))
    }

    private func lead() async {
        var lease: Lease?
        var stood = Standing()
        while true {
            // Before the request goes out: the store counts from later on.
            let asked = clock.now()
            do throws(JournalError) {
                if let held = lease {
                    lease = try await store.renewLease(held, for: Self.leaseSpan)
                } else if desk.keeping.isAlone {
                    throw .unavailable("it would lead without knowing what the others did")
                } else {
                    lease = try await store.takeLease(as: name, for: Self.leaseSpan)
                    // What the one before did, it wrote down.
                    if lease != nil { await desk.catchUp() }
                }
                // Had it run out, whoever looked meanwhile has put everything aside.
                if !desk.speaksForAll(at: clock.now()) { stood = Standing() }
                desk.mandate.lease(until: lease == nil ? nil : asked + Self.leaseSpan * 9 / 10)
            } catch {
                desk.mandate.lacksAnswer(since: asked)
                // It runs out by itself; the next pulse tries again.
                if !desk.mandate.isLeased(at: clock.now()) { lease = nil }
            }
            let stands = standing
            if stands != stood { desk.stir() }
            stood = stands
            do { try await clock.sleep(Self.pulse) } catch { break }
        }
        desk.mandate.lease(until: nil)
        // Not given up, it runs out.
        if let lease { try? await store.releaseLease(lease) }
    }
}
