// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Something that is not as it must be, and that somebody has to look at.
package struct Concern: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// What an open alarm had due did not happen.
        case overdueAction
        /// An open alarm that nobody has, and of which nothing will ever fall due.
        case noNextAction
        /// A way out takes nothing, or brings no receipts.
        case channelSilent(Channel)
        /// All devices of one protocol.
        case devicesSilent(bearer: String)
        /// Nobody looks at a console.
        case consoleSilent
        /// Nobody has the watch.
        case rotaGap
        case oneCopy
        case noCopy
        /// The spare place could not be opened at the start.
        case noSpare
        /// This node does not reach the journal; others may.
        case cutOff
        /// The disk gave back something else than was written.
        case damaged
        /// Somebody set the machine's clock.
        case clockMoved
    }

    package var kind: Kind
    /// The alarms that it is about, the oldest first.
    package var alarms: [Code]
    /// For people; short, and nothing personal.
    package var detail: String

    package init(_ kind: Kind, alarms: [Code] = [], detail: String = "") {
        self.kind = kind
        self.alarms = alarms
        self.detail = detail
    }
}

extension Concern.Kind {
    /// Whether officers have to act; else it is for those who run the station.
    var isForOfficers: Bool {
        switch self {
        case .overdueAction, .noNextAction, .consoleSilent, .rotaGap, .noCopy, .cutOff, .damaged:
            true
        case .channelSilent, .devicesSilent, .oneCopy, .noSpare, .clockMoved: false
        }
    }

    /// Whether it is told once, and is over by being told.
    var isMomentary: Bool { self == .clockMoved }

    /// How long it may last before anybody is paged.
    var patience: Duration {
        switch self {
        // Seen twice: what is being done at this moment is not overdue.
        case .overdueAction, .noNextAction: .seconds(1)
        case .noCopy: .seconds(2)
        case .channelSilent, .devicesSilent, .consoleSilent, .noSpare, .damaged, .clockMoved: .zero
        // A primary that is replaced, or a disk that is full for a moment, mends itself.
        case .oneCopy, .cutOff: .seconds(20)
        case .rotaGap: .seconds(60)
        }
    }

    /// Between two pages of it at the most.
    var longestPause: Duration {
        switch self {
        case .overdueAction, .noNextAction, .noCopy: .seconds(300)
        case .consoleSilent, .cutOff: .seconds(900)
        case .channelSilent, .devicesSilent, .rotaGap, .oneCopy, .noSpare, .damaged, .clockMoved:
            .seconds(14_400)
        }
    }
}

extension Concern.Kind {
    /// The words with which its pages and its runbook begin.
    package var label: String {
        switch self {
        case .overdueAction: "overdue action"
        case .noNextAction: "no next action"
        case .channelSilent(let channel): "channel silent: \(channel.rawValue)"
        case .devicesSilent(let bearer): "devices silent: \(bearer)"
        case .consoleSilent: "console silent"
        case .rotaGap: "rota gap"
        case .oneCopy: "journal: one copy"
        case .noCopy: "journal: no copy"
        case .noSpare: "journal: no spare place"
        case .cutOff: "journal: cut off"
        case .damaged: "journal: damaged"
        case .clockMoved: "clock moved"
        }
    }
}
