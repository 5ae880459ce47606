// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Why somebody who follows the journal looks at the world again.
package enum Wake: Sendable {
    case change(Change)
    /// A moment has come that was asked for.
    case moment
}

extension Follower {
    /// The longest sleep: what is far away is looked at again in between.
    private static let longest = Duration.seconds(3_600)

    /// Calls `look` for every change and at the moment for which its last call asked, if it asked
    /// for one; it may be called a little early or once too often. Returns when the desk has closed
    /// or the task was cancelled.
    package func watch(_ clock: Clock, look: (Wake) async -> Moment?) async {
        await withTaskGroup(of: Next.self) { group in
            group.addTask { .change(await self.next()) }
            // The moments of the sleeps that go on. An earlier wish begins another one beside them.
            var sleeps: [Moment] = []
            while let next = await group.next() {
                let wish: Moment?
                switch next {
                case .change(nil):
                    group.cancelAll()
                    return
                case .change(let change?):
                    wish = await look(.change(change))
                    group.addTask { .change(await self.next()) }
                case .moment(let moment):
                    sleeps.removeAll { $0 == moment }
                    wish = await look(.moment)
                }
                guard let wish else { continue }
                let moment = min(wish, clock.now() + Self.longest)
                guard sleeps.allSatisfy({ $0 > moment }) else { continue }
                sleeps.append(moment)
                group.addTask {
                    // A cancelled sleep only means that we are closing.
                    try? await clock.sleep(until: moment)
                    return .moment(moment)
                }
            }
        }
    }

    private enum Next: Sendable {
        case change(Change?)
        case moment(Moment)
    }
}
