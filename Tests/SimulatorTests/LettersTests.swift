// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@testable import Simulator

@Suite(.timeLimit(.minutes(5)))
struct `Whose a letter is` {
    static let phone = Address.sms(PhoneNumber("+15550190001")!)
    static let id = ID<Alarm>(high: 9, low: 1)

    /// Noor is paged at 10 and at 20 seconds; the first page is taken at `taken`.
    static func letters(taken: Duration) -> Letters {
        var story = JournalView.Story(
            id: id, defender: ID(high: 1, low: 1), code: Code("K7")!)
        for (number, at) in [(1, 10), (2, 20)] {
            let notice = Notice(
                number: number, recipient: .officer(ID(high: 2, low: 1)), reason: .page(level: 0),
                rung: 0,
                addresses: [phone], firstDelivery: number)
            story.events.append((.seconds(at), .rule(.timekeeping), .notified([notice])))
        }
        story.events.append(
            (taken, .carrier(.sms), .attempted(delivery: 1, .taken(reference: "1"))))
        return Letters([story])
    }

    static func arrivals(_ seconds: Int...) -> [HistoryReader.Arrival] {
        seconds.map { second in
            HistoryReader.Arrival(
                at: .seconds(second), address: phone, text: "RED K7 SOS Amina. Answer: K7 1.",
                reference: nil)
        }
    }

    @Test func `it is of the delivery that was taken just then, not of one that never was`() {
        var letters = Self.letters(taken: .seconds(30))
        #expect(letters.ways(of: Self.arrivals(31)).map { $0?.delivery } == [1])
    }

    @Test func `it is of the one that is due, when nothing was recorded just then`() {
        var letters = Self.letters(taken: .seconds(11))
        #expect(letters.ways(of: Self.arrivals(11, 22)).map { $0?.delivery } == [1, 2])
    }
}
