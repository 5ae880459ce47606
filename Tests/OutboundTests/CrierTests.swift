// SPDX-License-Identifier: Apache-2.0
internal import Domain
@testable import Outbound
internal import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The crier` {
    private static let phone = Address.sms(PhoneNumber("+46701740601")!)
    private static let box = Address.mail(MailAddress("noor@example.org")!)

    private static func cry(_ text: String, to addresses: [Address] = [phone, box]) -> Cry {
        Cry(about: "channel silent: sms", subject: "S", text: text, addresses: addresses)
    }

    /// What a carrier of a test says to each letter.
    private final class Mood: Sendable {
        private let outcome: Mutex<Delivery.Outcome>

        init(_ outcome: Delivery.Outcome) { self.outcome = Mutex(outcome) }

        var now: Delivery.Outcome {
            get { outcome.withLock { $0 } }
            set { outcome.withLock { $0 = newValue } }
        }
    }

    @Test func `pages by every way at once, and tries again only where it must`() async {
        let clock = HandClock()
        let mood = Mood(.later(reason: "away", wait: nil))
        let sms = Notebook(.sms) { _ in mood.now }
        let mail = Notebook(.mail)
        let crier = Crier(carriers: [sms, mail], clock: clock.clock, run: "audit")
        await crier.cry(Self.cry("No SMS."))
        let first = await crier.send()
        #expect(first.taken == 1 && first.isHeard)
        _ = await crier.send()
        #expect(sms.all.count == 1 && mail.all.count == 1)
        clock.move(on: .seconds(5))
        mood.now = .taken(reference: "1")
        #expect(await crier.send().taken == 1)
        #expect(sms.all.map(\.attempt) == [1, 2])
        #expect(Set(sms.all.map(\.reference)).count == 1)
        clock.move(on: .seconds(600))
        _ = await crier.send()
        #expect(sms.all.count == 2 && mail.all.count == 1)
    }

    @Test func `is not heard while everybody refuses, and tries everybody again`() async {
        let clock = HandClock()
        let mood = Mood(.refused(reason: "no"))
        let sms = Notebook(.sms) { _ in mood.now }
        let crier = Crier(carriers: [sms], clock: clock.clock, run: "audit")
        await crier.cry(Self.cry("No SMS."))
        #expect(await crier.send().isHeard == false)
        #expect(await crier.send().isHeard == false)
        #expect(sms.all.count == 1)
        mood.now = .taken(reference: "1")
        clock.move(on: .seconds(60))
        #expect(await crier.send().isHeard)
        #expect(await crier.send().isHeard)
        #expect(sms.all.count == 2)
    }

    @Test func `says the newest about one thing, and what is about another besides`() async {
        let clock = HandClock()
        let mood = Mood(.later(reason: "away", wait: nil))
        let sms = Notebook(.sms) { _ in mood.now }
        let crier = Crier(carriers: [sms], clock: clock.clock, run: "audit")
        await crier.cry(Self.cry("Old."))
        _ = await crier.send()
        var other = Self.cry("Another.")
        other.about = "rota gap"
        await crier.cry(other)
        await crier.cry(Self.cry("New."))
        mood.now = .taken(reference: "1")
        #expect(await crier.send().taken == 2)
        #expect(Set(sms.all.dropFirst().map(\.text)) == ["New.", "Another."])
    }

    @Test func `does not wait for somebody to whom no way leads`() async {
        let clock = HandClock()
        let crier = Crier(carriers: [Notebook(.mail)], clock: clock.clock, run: "audit")
        await crier.cry(Self.cry("No SMS.", to: [Self.phone]))
        #expect(await crier.send().isHeard == false)
        #expect(await crier.send().isHeard)
    }
}
