// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import Synchronization

/// What could be seen from outside: by devices, phones, mailboxes, the public, and whoever looks at
/// the clock. The checker judges by this and the journal alone.
package final class History: Sendable {
    /// One press of one device, and when the device was told that it is safe.
    package struct Press: Hashable, Sendable {
        var device: DeviceIdentifier
        var sentAt: Duration
        var acknowledgedAt: Duration?
    }

    /// The server asked a carrier to take a letter; in reality, a letter that reached its address.
    package struct Request: Hashable, Sendable {
        var at: Duration
        /// Which life of the server asked.
        var life: Int
        var address: Address
        var alarm: ID<Alarm>
        var delivery: Int
        var text: String
        /// The server's own name for the delivery.
        var reference: String
        /// The server's own time when it wrote the letter.
        var writtenAt: Moment
    }

    /// A letter reached its phone, its mailbox or the feed.
    package struct Arrival: Hashable, Sendable {
        var at: Duration
        var address: Address
        var alarm: ID<Alarm>
    }

    /// A word of the defender on her consents, from when on it is on disk.
    package struct Word: Hashable, Sendable {
        var defender: ID<Defender>
        var consents: [Consent]
        var askedAt: Duration
        var doneAt: Duration?
    }

    /// The server heard a frame that asks for help, and when it let the answer go.
    package struct Hearing: Hashable, Sendable {
        /// Which life of the server heard it.
        var life: Int
        var device: DeviceIdentifier
        var frame: [UInt8]
        var at: Duration
        var answeredAt: Duration?
    }

    /// An officer took or closed an alarm, as her screen said at once.
    package struct Claim: Hashable, Sendable {
        var alarm: ID<Alarm>
        var at: Duration
    }

    package struct Life: Hashable, Sendable {
        var node = 0
        var from: Duration
        var until: Duration?
    }

    /// What an auditor would have found, and when.
    package struct Finding: Hashable, Sendable {
        var at: Duration
        var promise: Violation.Promise
        var words: String
    }

    /// The auditor paged people.
    package struct Shout: Hashable, Sendable {
        var at: Duration
        var life: Int
        var page: Auditor.Page
    }

    package struct Record: Sendable {
        var presses: [Press] = []
        var hearings: [Hearing] = []
        var requests: [Request] = []
        var arrivals: [Arrival] = []
        var words: [Word] = []
        var claims: [Claim] = []
        var lives: [Life] = []
        var findings: [Finding] = []
        var shouts: [Shout] = []
    }

    private let record = Mutex(Record())

    var all: Record { record.withLock { $0 } }

    /// - Returns: its number, to note the answer under.
    func pressed(_ device: DeviceIdentifier, at moment: Duration) -> Int {
        record.withLock { record in
            record.presses.append(Press(device: device, sentAt: moment))
            return record.presses.count - 1
        }
    }

    func acknowledged(_ press: Int, at moment: Duration) {
        record.withLock { record in
            if record.presses[press].acknowledgedAt == nil {
                record.presses[press].acknowledgedAt = moment
            }
        }
    }

    /// - Returns: its number, to note the answer under.
    func heard(
        _ frame: [UInt8], of device: DeviceIdentifier, in life: Int, at moment: Duration
    ) -> Int {
        record.withLock { record in
            record.hearings.append(Hearing(life: life, device: device, frame: frame, at: moment))
            return record.hearings.count - 1
        }
    }

    func answered(_ hearing: Int, at moment: Duration) {
        record.withLock { $0.hearings[hearing].answeredAt = moment }
    }

    func asked(_ request: Request) { record.withLock { $0.requests.append(request) } }

    func arrived(_ arrival: Arrival) { record.withLock { $0.arrivals.append(arrival) } }

    func said(_ word: Word) -> Int {
        record.withLock { record in
            record.words.append(word)
            return record.words.count - 1
        }
    }

    func isDone(_ word: Int, at moment: Duration) {
        record.withLock { $0.words[word].doneAt = moment }
    }

    func claimed(_ alarm: ID<Alarm>, at moment: Duration) {
        record.withLock { $0.claims.append(Claim(alarm: alarm, at: moment)) }
    }

    func begins(_ node: Int, at moment: Duration) -> Int {
        record.withLock { record in
            record.lives.append(Life(node: node, from: moment))
            return record.lives.count - 1
        }
    }

    func ends(_ life: Int, at moment: Duration) {
        record.withLock { record in
            if record.lives[life].until == nil { record.lives[life].until = moment }
        }
    }

    func shouted(_ page: Auditor.Page, life: Int, at moment: Duration) {
        record.withLock { $0.shouts.append(Shout(at: moment, life: life, page: page)) }
    }

    func found(
        _ words: String, against promise: Violation.Promise = .neverSilent, at moment: Duration
    ) {
        record.withLock {
            $0.findings.append(Finding(at: moment, promise: promise, words: words))
        }
    }
}
