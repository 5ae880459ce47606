// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import FoundationEssentials

/// One line of a real history: JSON Lines, one thing that was seen from outside a line, in order.
///
/// Each has `at`, in seconds since 1970 by one clock that nobody sets, which is that of the devices
/// too, and `what`:
///
/// - `pressed`: a `device` (its identifier) sent an SOS, counted by `press`.
/// - `answered`: that `press` was answered by the server.
/// - `letter`: one reached its `address` by its `channel` (`sms`, `mail`, `post`), with its `text`
///   and, where the channel shows it, our own `reference`: a mail's Message-ID up to the `@`, a
///   post's Idempotency-Key.
/// - `began`: the server said that it is ready. `ended`: its process died, ready or not.
/// - `stopped`, `continued`: its process stood still (SIGSTOP, SIGCONT).
/// - `trouble`, `healed`: something around it broke and was put right: `of` is `journal` or `spare`
///   for the disk of either, or a channel.
/// - `asked`, `done`: the defender who has this `device` has a new word on her `consents`, counted
///   by `word`; the server has it since `done`.
/// - `places`: the `towns` and `countries` by which a post could tell where the defenders are.
/// - `over`: the last line. Without it the history was cut off.
struct HistoryForm: Decodable {
    enum What: String, Decodable {
        case pressed, answered, letter, began, ended, stopped, continued, trouble, healed, asked
        case done, places, over
    }

    struct ConsentForm: Decodable {
        var scope: String
        var decision: String
        /// In seconds since 1970; `renew` nil: until it is withdrawn.
        var given: Int64
        var renew: Int64?

        func read() -> Consent? {
            guard let scope = Consent.Scope(rawValue: scope),
                let decision = Consent.Decision(rawValue: decision)
            else { return nil }
            return Consent(
                scope: scope, decision: decision, givenAt: Moment(seconds: given),
                renewBy: renew.map { Moment(seconds: $0) })
        }
    }

    var at: Double
    var what: What
    var press: Int?
    var device: String?
    var channel: String?
    var address: String?
    var text: String?
    var reference: String?
    var of: String?
    var word: Int?
    var consents: [ConsentForm]?
    var towns: [String]?
    var countries: [String]?
}

/// A history that cannot be read.
package enum HistoryFault: Error, Hashable, Sendable {
    /// The line with this number, from 1, is none of ours, or lacks something.
    case line(Int)
    /// The last line does not say that it is over.
    case cutOff
}
