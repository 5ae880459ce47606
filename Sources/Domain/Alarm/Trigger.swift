// SPDX-License-Identifier: Apache-2.0

/// A cause that asks for help.
package struct Trigger: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case sos
        /// The device was taken off, pulled or opened.
        case removed
        case fall
        /// A personal device set an alarm that we have no name for.
        case attention(code: UInt32)
    }

    package var kind: Kind
    /// Nil when the sender is not enrolled.
    package var device: ID<Device>?
    /// The name of the protocol it came by.
    package var bearer: String
    /// What the device claims; nil when it sent no believable time.
    package var occurredAt: Moment?
    /// A wrong checksum, a missing log-in: an SOS all the same.
    package var isDamaged: Bool
    /// Tells one message from the next, so that the same message twice counts once.
    package var key: MessageKey

    package init(
        kind: Kind, device: ID<Device>?, bearer: String, occurredAt: Moment?, isDamaged: Bool,
        key: MessageKey
    ) {
        self.kind = kind
        self.device = device
        self.bearer = bearer
        self.occurredAt = occurredAt
        self.isDamaged = isDamaged
        self.key = key
    }
}

/// A digest over one message as it came off the wire.
package struct MessageKey: Hashable, Sendable {
    package let bits: UInt64

    package init(bits: UInt64) { self.bits = bits }
}

/// What one message of a device means, whatever the wire: how the gateway speaks to the domain.
package struct Sighting: Hashable, Sendable {
    /// How the device names itself; nil when it did not.
    package var device: DeviceIdentifier?
    /// Where the bytes came from, such as an IP address; shown when the device is not known.
    package var origin: Private<String>
    package var bearer: String
    package var triggers: [Trigger.Kind]
    package var fix: Fix?
    package var occurredAt: Moment?
    package var batteryPercent: Int?
    package var isDamaged: Bool
    package var key: MessageKey
    /// The first bytes as they came, for the quarantine list; at most 64.
    package var excerpt: [UInt8]
    package var opening: Opening

    package init(
        device: DeviceIdentifier?, origin: Private<String>, bearer: String,
        triggers: [Trigger.Kind], fix: Fix?, occurredAt: Moment?, batteryPercent: Int?,
        isDamaged: Bool, key: MessageKey, excerpt: [UInt8], opening: Opening
    ) {
        self.device = device
        self.origin = origin
        self.bearer = bearer
        self.triggers = triggers
        self.fix = fix
        self.occurredAt = occurredAt
        self.batteryPercent = batteryPercent
        self.isDamaged = isDamaged
        self.key = key
        self.excerpt = excerpt
        self.opening = opening
    }
}

/// What an alarm needs that the pure domain cannot make: drawn at random by whoever gives the wish.
package struct Opening: Hashable, Sendable {
    package var alarm: ID<Alarm>
    /// Links of shields are signed with this; it lives and ends with the alarm.
    package var linkKey: Private<ID<LinkKey>>
    /// Where the search for a free code begins.
    package var salt: UInt64

    package init(alarm: ID<Alarm>, linkKey: Private<ID<LinkKey>>, salt: UInt64) {
        self.alarm = alarm
        self.linkKey = linkKey
        self.salt = salt
    }
}

package enum LinkKey {}

/// The short name of an open alarm, such as `K7`: to say on the phone and to write in a reply.
package struct Code: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    private static let letters = Array("ACDEFHJKLMNPRTUWXY")
    private static let digits = Array("23456789")

    /// Reads what a person wrote: case does not matter. Nil for what cannot be a code.
    package init?(_ text: some StringProtocol) {
        let upper = text.uppercased()
        let isCode = upper.enumerated().allSatisfy { index, character in
            (index % 2 == 0 ? Self.letters : Self.digits).contains(character)
        }
        guard (2...6).contains(upper.count), upper.count % 2 == 0, isCode else { return nil }
        self.text = upper
    }

    /// The code at `index` among those of `pairs` letter-and-digit pairs; the index wraps around.
    init(index: UInt64, pairs: Int) {
        var rest = index
        var text = ""
        for _ in 0..<pairs {
            text.append(Self.letters[Int(rest % UInt64(Self.letters.count))])
            rest /= UInt64(Self.letters.count)
            text.append(Self.digits[Int(rest % UInt64(Self.digits.count))])
            rest /= UInt64(Self.digits.count)
        }
        self.text = text
    }

    /// How many codes one letter-and-digit pair makes.
    static let countOfPair = UInt64(letters.count * digits.count)

    package var description: String { text }
}
