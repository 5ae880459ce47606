// SPDX-License-Identifier: Apache-2.0

/// Senders that nobody enrolled, and bytes that nobody understood: a list for the console.
package enum Quarantine {
    package struct State: Hashable, Sendable {
        /// In the order in which they were last heard; at most `most`.
        package var strangers: [Stranger] = []

        package init() {}
    }

    package struct Stranger: Hashable, Sendable {
        /// Nil when it did not name itself.
        package var device: DeviceIdentifier?
        package var origin: Private<String>
        package var bearer: String
        package var firstHeardAt: Moment
        package var lastHeardAt: Moment
        /// When it last asked for help, to within `quiet`; nil when it never did.
        package var askedForHelpAt: Moment?
        /// The first bytes of its last message; at most 64.
        package var excerpt: [UInt8]

        package init(
            device: DeviceIdentifier?, origin: Private<String>, bearer: String,
            firstHeardAt: Moment, lastHeardAt: Moment, askedForHelpAt: Moment?, excerpt: [UInt8]
        ) {
            self.device = device
            self.origin = origin
            self.bearer = bearer
            self.firstHeardAt = firstHeardAt
            self.lastHeardAt = lastHeardAt
            self.askedForHelpAt = askedForHelpAt
            self.excerpt = excerpt
        }

        package var asksForHelp: Bool { askedForHelpAt != nil }

        /// Two messages of one device, or of one place when it did not name itself, are one sender.
        func isSameSender(as other: Stranger) -> Bool {
            guard bearer == other.bearer else { return false }
            if let device { return device == other.device }
            return other.device == nil && origin == other.origin
        }
    }

    package enum Event: Hashable, Sendable {
        /// The sender as it stands after this message.
        case heard(Stranger)
    }

    package static let most = 200
    /// Within this time a sender who says the same again adds nothing.
    static let quiet = Duration.seconds(60)

    static func decide(
        _ sighting: Sighting, in state: State, at now: Moment
    ) -> [Event] {
        var stranger = Stranger(sighting, at: now)
        guard let known = state.strangers.first(where: stranger.isSameSender(as:)) else {
            return [.heard(stranger)]
        }
        let since = stranger.asksForHelp ? known.askedForHelpAt : known.lastHeardAt
        guard since.map({ now - $0 >= quiet }) ?? true else { return [] }
        stranger.firstHeardAt = known.firstHeardAt
        stranger.askedForHelpAt = stranger.askedForHelpAt ?? known.askedForHelpAt
        return [.heard(stranger)]
    }

    /// Whether the sender, as far as the list knows, has not asked for help since `moment`.
    static func isSilent(
        _ sighting: Sighting, since moment: Moment, in state: State
    ) -> Bool {
        let stranger = Stranger(sighting, at: moment)
        let known = state.strangers.first(where: stranger.isSameSender(as:))
        return known?.askedForHelpAt.map { $0 < moment } ?? true
    }

    static func evolve(_ state: inout State, by event: Event) {
        switch event {
        case .heard(let stranger):
            state.strangers.removeAll(where: stranger.isSameSender(as:))
            state.strangers.append(stranger)
            if state.strangers.count > most {
                // Whoever asks for help stays longest.
                let oldest = state.strangers.firstIndex { !$0.asksForHelp } ?? 0
                state.strangers.remove(at: oldest)
            }
        }
    }
}

extension Quarantine.Stranger {
    fileprivate init(_ sighting: Sighting, at now: Moment) {
        self.init(
            device: sighting.device, origin: sighting.origin, bearer: sighting.bearer,
            firstHeardAt: now, lastHeardAt: now,
            askedForHelpAt: sighting.triggers.isEmpty ? nil : now,
            excerpt: Array(sighting.excerpt.prefix(64)))
    }
}
