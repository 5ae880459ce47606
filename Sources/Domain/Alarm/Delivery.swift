// SPDX-License-Identifier: Apache-2.0

/// Whom a notice is for.
package enum Recipient: Hashable, Sendable {
    case shield(ID<Shield>)
    case officer(ID<Officer>)
    case everyone
}

/// The decision to tell one person one thing, on one rung of that person's reach.
package struct Notice: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// To a shield: help is needed.
        case help
        /// To an officer: an alarm waits; the level of escalation that called.
        case page(level: Int)
        /// To a shield who was told: it is over.
        case standDown
        /// To the public, as far as consent goes.
        case broadcast(Disclosure)
    }

    /// Counts from 1 within its alarm.
    package var number: Int
    package var recipient: Recipient
    package var reason: Reason
    package var rung: Int
    package var addresses: [Address]
    /// Its deliveries are numbered from here, one an address, within the alarm.
    package var firstDelivery: Int

    package init(
        number: Int, recipient: Recipient, reason: Reason, rung: Int, addresses: [Address],
        firstDelivery: Int
    ) {
        self.number = number
        self.recipient = recipient
        self.reason = reason
        self.rung = rung
        self.addresses = addresses
        self.firstDelivery = firstDelivery
    }

    /// Whether it calls somebody to help.
    package var isCall: Bool {
        switch reason {
        case .help, .page: true
        case .standDown, .broadcast: false
        }
    }

    var isPage: Bool { if case .page = reason { true } else { false } }
}

/// One way by which one notice goes out: tried until it ends.
package struct Delivery: Hashable, Sendable {
    /// How one attempt ended.
    package enum Outcome: Hashable, Sendable {
        /// The carrier has it; its own name for it, where it gave one.
        case taken(reference: String)
        /// Never by this way.
        case refused(reason: String)
        /// Not now; the carrier may say how long to wait.
        case later(reason: String, wait: Duration?)
        /// Bytes left and no answer came: it may be on its way.
        case unknown(reason: String)
    }

    /// What the carrier says afterwards.
    package enum Receipt: Hashable, Sendable {
        case delivered
        case failed(reason: String)
    }

    package enum Progress: Hashable, Sendable {
        /// To be attempted from this moment on.
        case due(Moment)
        case accepted(Moment)
        case delivered(Moment)
        case failed(Moment, reason: String)
        /// Given up without knowing; it may have arrived.
        case unknown(Moment)
        /// No longer needed: the person answered, or the alarm was closed.
        case superseded(Moment)
    }

    /// How what is under way names its delivery: when a node that was alone joins what others
    /// wrote, its deliveries get other numbers, and their marks stay.
    package struct Label: Hashable, Sendable {
        package var number: Int
        /// Of the address and the moment when it was planned; it tells neither. Nil in the report
        /// on an SMS that an older build sent.
        package var mark: UInt64?

        package init(number: Int, mark: UInt64? = nil) {
            self.number = number
            self.mark = mark
        }
    }

    package var number: Int
    package var notice: Int
    package var address: Address
    package let plannedAt: Moment
    package var attempts = 0
    package var lastOutcome: Outcome?
    package var progress: Progress

    init(number: Int, notice: Int, address: Address, plannedAt: Moment, progress: Progress) {
        self.number = number
        self.notice = notice
        self.address = address
        self.plannedAt = plannedAt
        self.progress = progress
    }

    package var label: Label { Label(number: number, mark: mark) }

    var mark: UInt64 { address.hash(with: UInt64(bitPattern: plannedAt.milliseconds)) }
}

extension Delivery {
    /// Attempts that end in *later* go on this often: with waits of 1, 2, 4 … 60 s, about half an
    /// hour.
    static let mostAttempts = 32
    /// Attempts of an SMS whose fate is unknown: each may ring the phone again.
    static let mostUnknownAttempts = 4

    mutating func record(_ outcome: Outcome, at now: Moment) {
        attempts += 1
        lastOutcome = outcome
        guard case .due = progress else { return }
        switch outcome {
        case .taken: progress = .accepted(now)
        case .refused(let reason): progress = .failed(now, reason: reason)
        case .later(let reason, let wait):
            progress =
                attempts < Self.mostAttempts
                ? .due(now + max(backoff, wait ?? .zero)) : .failed(now, reason: reason)
        case .unknown:
            let most = address.channel == .sms ? Self.mostUnknownAttempts : Self.mostAttempts
            progress = attempts < most ? .due(now + max(backoff, .seconds(5))) : .unknown(now)
        }
    }

    /// A report only ever moves a delivery forward.
    mutating func record(_ receipt: Receipt, at now: Moment) {
        switch (receipt, progress) {
        case (.delivered, .delivered), (.failed, .delivered), (.failed, .failed): return
        case (.delivered, _): progress = .delivered(now)
        case (.failed(let reason), _): progress = .failed(now, reason: reason)
        }
    }

    private var backoff: Duration { .seconds(attempts >= 7 ? 60 : 1 << max(0, attempts - 1)) }

    package var isDue: Bool {
        if case .due = progress { true } else { false }
    }

    /// Whether this way has not worked so far, so that another should be tried beside it.
    var isTroubled: Bool {
        switch progress {
        case .due: attempts > 0
        case .failed, .unknown: true
        case .accepted, .delivered, .superseded: false
        }
    }
}
