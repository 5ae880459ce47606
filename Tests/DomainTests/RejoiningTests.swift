// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

/// A node that was alone and the others told people of the same alarm meanwhile.
@Suite struct `When a node that was alone joins the others` {
    let noor = Author.officer(Cast.noor.id)
    let sms = Author.carrier(.sms)

    /// The alarm as it is then; the alone node's delivery as it was to her second shield's next
    /// rung, and the others' delivery with the same number.
    private struct Joined {
        var story: Story
        var alone: Delivery
        var theirs: Delivery
        private let kept: [Fact]

        init() throws {
            var base = Story()
            base.report(Cast.sighting())
            base.attemptAll(.taken(reference: "x"))
            var (alone, others) = (base, base)
            alone.officer(Cast.noor, .note("a"))
            alone.wait(.seconds(1))
            others.wait(.seconds(2))
            let failed = Delivery.Receipt.failed(reason: "off")
            for (number, isAlone) in [(1, false), (2, true)] {
                let label = base.alarm.deliveries[number - 1].label
                let wish = Command.alarm(base.alarm.id, .recordReceipt(of: label, failed))
                if isAlone {
                    alone.wish(wish, by: .carrier(.sms))
                } else {
                    others.wish(wish, by: .carrier(.sms))
                }
            }
            self.alone = try #require(alone.alarm.deliveries.last)
            theirs = try #require(others.alarm.deliveries.last)
            try #require(self.alone.number == theirs.number)
            story = others
            kept = Array(alone.facts.dropFirst(base.facts.count))
            rejoin()
        }

        /// Brings what the node kept alone.
        mutating func rejoin() { story.bring(kept) }
    }

    @Test func `what it sent meanwhile counts as sent, and nothing of the others'`() throws {
        var joined = try Joined()
        let wish = Alarm.Command.recordAttempt(
            of: joined.alone.label, attempt: 1, .taken(reference: "x"))
        joined.story.wish(.alarm(joined.story.alarm.id, wish), by: sms)
        let own = try #require(joined.story.alarm.delivery(joined.alone.label))
        #expect(own.number == joined.alone.number + 1)
        #expect(own.address == joined.alone.address)
        #expect(own.progress == .accepted(joined.story.now))
        #expect(joined.story.alarm.delivery(joined.theirs.number) == joined.theirs)
    }

    @Test func `a report on what it sent is of that, and of nothing of the others'`() throws {
        var joined = try Joined()
        let wish = Alarm.Command.recordReceipt(of: joined.alone.label, .delivered)
        joined.story.wish(.alarm(joined.story.alarm.id, wish), by: sms)
        let own = try #require(joined.story.alarm.delivery(joined.alone.label))
        #expect(own.progress == .delivered(joined.story.now))
        #expect(joined.story.alarm.delivery(joined.theirs.number) == joined.theirs)
    }

    @Test func `a report that names no mark is of the number, as an older build sent it`() throws {
        var joined = try Joined()
        let label = Delivery.Label(number: joined.theirs.number)
        joined.story.wish(
            .alarm(joined.story.alarm.id, .recordReceipt(of: label, .delivered)), by: sms)
        let delivery = try #require(joined.story.alarm.delivery(joined.theirs.number))
        #expect(delivery.progress == .delivered(joined.story.now))
    }

    @Test func `what it brings twice is there once`() throws {
        var joined = try Joined()
        let once = joined.story.alarm
        joined.rejoin()
        #expect(joined.story.alarm == once)
    }

    @Test func `in an alarm that stays, what it told comes behind what is still there`() throws {
        var base = Story()
        base.report(Cast.sighting())
        base.attemptAll(.taken(reference: "x"))
        var alone = base
        for label in base.alarm.deliveries.prefix(2).map(\.label) {
            alone.wait(.seconds(1))
            alone.wish(
                .alarm(base.alarm.id, .recordReceipt(of: label, .failed(reason: "off"))), by: sms)
        }
        alone.attemptAll(.taken(reference: "y"))
        let told = alone.alarm.deliveries.suffix(2)
        // What was told first is lost.
        let kept = alone.facts.dropFirst(base.facts.count).filter { fact in
            switch fact.event {
            case .alarm(_, .notified(let notices)):
                !notices.contains { $0.firstDelivery == told.first?.number }
            case .alarm(_, .attempted(let delivery, _)): delivery != told.first?.number
            default: true
            }
        }
        var joined = base
        joined.bring(kept, raised: [base.alarm.id])
        let last = try #require(joined.alarm.deliveries.last)
        #expect(joined.alarm.deliveries.count == base.alarm.deliveries.count + 1)
        #expect(last.address == told.last?.address)
        #expect(last.progress == told.last?.progress)
    }

    @Test func `what it told the public stays out, and counts for nothing of the others'`() throws {
        var base = Story()
        var silent = Cast.bela
        silent.consents = []
        base.wish(.roster(.enrol(silent)), by: .administrator)
        base.report(Cast.sighting(of: Cast.bela))
        base.attemptAll(.taken(reference: "x"))
        var (alone, joined) = (base, base)
        alone.wish(.roster(.enrol(Cast.bela)), by: .administrator)
        alone.attend()
        try #require(alone.alarm.dueDeliveries(at: alone.now).map(\.address) == [.post])
        alone.attemptAll(.taken(reference: "post"))
        joined.wait(.seconds(2))
        joined.wish(
            .alarm(
                base.alarm.id,
                .recordReceipt(
                    of: base.alarm.deliveries[0].label, .failed(reason: "off"))), by: sms)
        let before = joined.alarm.deliveries
        try #require(before.count >= alone.alarm.deliveries.count)
        joined.bring(alone.facts.dropFirst(base.facts.count))
        #expect(joined.alarm.deliveries == before)
    }

    @Test func `a report with a strange mark is refused`() throws {
        let joined = try Joined()
        let label = Delivery.Label(number: 1, mark: 1)
        #expect(
            joined.story.refusal(.recordReceipt(of: label, .delivered), by: sms) == .noSuchDelivery)
    }

    @Test func `two deliveries of one moment to two people have two marks`() {
        var story = Story()
        story.report(Cast.sighting())
        let marks = story.alarm.deliveries.map(\.label.mark)
        #expect(Set(marks).count == marks.count)
    }
}

extension Story {
    /// What a node kept alone rejoins.
    fileprivate mutating func bring(_ kept: some Sequence<Fact>, raised: Set<ID<Alarm>> = []) {
        var rejoining = Rejoining(raised: raised)
        for fact in kept {
            let events = rejoining.rejoin(
                [fact.event], by: fact.author, at: fact.at, in: world,
                opening: Cast.sighting(key: 9, alarm: 9).opening)
            take(events, by: fact.author, at: fact.at)
        }
    }
}
