// SPDX-License-Identifier: Apache-2.0
package import Engine

/// What every page needs.
package struct Site: Sendable {
    package var desk: Desk
    package var clock: Clock
    package var chance: Chance
    /// The address that people open, without a slash at its end: `https://alarm.example.org`.
    package var address: String
    /// Set only in a sandboxed station; every page then says so, loudly.
    package var sandbox: Sandbox?
    /// The unguessable part of the addresses that carriers call.
    package var callbackSecret: String
    /// What `/health` and `/ready` tell of; nil where nobody asks from outside.
    package var vitals: Vitals?
    /// Is told which screens somebody sees; nil where nobody asks.
    package var signs: Signs?
    /// Says what is not as it must be; nil where nobody looks.
    package var auditor: Auditor?

    package init(
        desk: Desk, clock: Clock, chance: Chance, address: String, sandbox: Sandbox?,
        callbackSecret: String, vitals: Vitals? = nil, signs: Signs? = nil,
        auditor: Auditor? = nil
    ) {
        self.desk = desk
        self.clock = clock
        self.chance = chance
        self.address = address
        self.sandbox = sandbox
        self.callbackSecret = callbackSecret
        self.vitals = vitals
        self.signs = signs
        self.auditor = auditor
    }
}
