// SPDX-License-Identifier: Apache-2.0
internal import Domain
@testable import Engine
internal import HashTreeCollections
@testable import Outbound
internal import TestCast
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The dispatcher` {
    private static func crowd(_ count: Int) -> [Defender] {
        (1...count).map { number in
            var defender = Cast.amina()
            defender.id = ID(high: 1, low: UInt64(number))
            defender.devices[0].id = ID(high: 4, low: UInt64(number))
            defender.devices[0].identifier = DeviceIdentifier("device\(number)")!
            return defender
        }
    }

    private static func sos(of defender: Defender, _ number: UInt64) -> Command {
        guard case .report(var sighting) = Cast.sos(number) else { return Cast.sos(number) }
        sighting.device = defender.devices[0].identifier
        return .report(sighting)
    }

    @Test func `sends each due delivery once, on its channel`() async throws {
        let station = try await TestStation.open()
        let (sms, mail) = (Notebook(.sms), Notebook(.mail))
        try await station.run([sms, mail]) {
            let crowd = Self.crowd(150)
            try await station.enrol(crowd)
            for (index, defender) in crowd.enumerated() {
                try await station.submit(Self.sos(of: defender, UInt64(index + 1)))
            }
            try await eventually { sms.all.count >= 450 }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(sms.all.count == 450)
        #expect(Set(sms.all.map(\.reference)).count == 450)
        #expect(mail.all.isEmpty)
        let deliveries = station.desk.world.alarms.values.flatMap(\.deliveries)
        #expect(deliveries.allSatisfy { $0.progress == .accepted(station.clock.now) })
    }

    @Test func `tries again after later, and no sooner than it may`() async throws {
        let station = try await TestStation.open()
        let sms = Notebook(.sms) { letter in
            letter.attempt < 3
                ? .later(reason: "busy", wait: nil) : .taken(reference: letter.reference)
        }
        try await station.run([sms, Notebook(.mail)]) {
            try await station.enrol([Cast.amina(shields: 1)])
            try await station.submit(Cast.sos())
            try await eventually {
                sms.all.count == 2
                    && station.deliveries().allSatisfy {
                        $0.attempts == 1 || $0.address.channel == .mail
                    }
            }
            station.clock.move(on: .milliseconds(900))
            try await Task.sleep(for: .milliseconds(50))
            #expect(sms.all.count == 2)
            for attempt in 2...3 {
                for _ in 1...10 {
                    station.clock.move(on: .milliseconds(250))
                    try await Task.sleep(for: .milliseconds(10))
                }
                try await eventually { sms.all.filter { $0.attempt == attempt }.count == 2 }
            }
            for _ in 1...20 {
                station.clock.move(on: .seconds(10))
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        #expect(sms.all.map(\.attempt).sorted() == [1, 1, 2, 2, 3, 3])
        #expect(Set(sms.all.map(\.reference)).count == 2)
    }

    @Test func `repeats what is unknown under the same name, and not for ever`() async throws {
        let station = try await TestStation.open()
        let sms = Notebook(.sms) { _ in .unknown(reason: "no answer") }
        try await station.run([sms, Notebook(.mail)]) {
            try await station.enrol([Cast.amina(shields: 0)])
            try await station.submit(Cast.sos())
            try await eventually {
                station.clock.move(on: .seconds(5))
                try await Task.sleep(for: .milliseconds(20))
                return station.deliveries().first.map { !$0.isDue } ?? false
            }
        }
        #expect(sms.all.map(\.attempt) == [1, 2, 3, 4])
        #expect(Set(sms.all.map(\.reference)).count == 1)
    }

    @Test func `goes on to the next rung when a way is refused`() async throws {
        let station = try await TestStation.open()
        let sms = Notebook(.sms) { _ in .refused(reason: "no such phone") }
        let mail = Notebook(.mail)
        try await station.run([sms, mail]) {
            try await station.enrol([Cast.amina(shields: 2)])
            try await station.submit(Cast.sos())
            try await eventually { mail.all.count == 2 }
        }
        #expect(sms.all.count == 3)
        #expect(mail.all.allSatisfy { !$0.subject.isEmpty })
        #expect(
            Set(mail.all.map(\.address))
                == [
                    .mail(MailAddress("shield1@example.org")!),
                    .mail(MailAddress("shield2@example.org")!),
                ])
    }

    @Test func `says so when a channel has no carrier`() async throws {
        let station = try await TestStation.open()
        let mail = Notebook(.mail)
        try await station.run([mail]) {
            try await station.enrol([Cast.amina(shields: 1)])
            try await station.submit(Cast.sos())
            try await eventually { mail.all.count == 1 }
        }
        let sms = station.deliveries().filter { $0.address.channel == .sms }
        #expect(sms.count == 2)
        #expect(sms.allSatisfy { $0.lastOutcome == .refused(reason: "no carrier") })
    }

    @Test func `sends nothing again because it could not be recorded`() async throws {
        let store = RefusingStore()
        let station = try await TestStation.open(store)
        let sms = Notebook(.sms) { letter in
            store.refuse(5)
            return .taken(reference: letter.reference)
        }
        try await station.run([sms]) {
            try await station.enrol([Cast.amina(shields: 0)])
            try await station.submit(Cast.sos())
            try await eventually {
                station.clock.move(on: .seconds(1))
                try await Task.sleep(for: .milliseconds(5))
                return station.deliveries().first?.attempts == 1 && store.refusalsLeft == 0
            }
        }
        #expect(sms.all.count == 1)
    }

    @Test func `resumes after a restart: what was recorded is not sent again`() async throws {
        let first = try await TestStation.open()
        let taken = Notebook(.sms) { letter in
            letter.receipts?.delivery.number == 1
                ? .taken(reference: letter.reference) : .later(reason: "busy", wait: nil)
        }
        try await first.run([taken]) {
            try await first.enrol([Cast.amina(shields: 2)])
            try await first.submit(Cast.sos())
            try await eventually { first.deliveries().filter { $0.attempts == 1 }.count >= 3 }
        }
        let second = try await TestStation.open(first.store, clock: first.clock)
        let sms = Notebook(.sms)
        second.clock.move(on: .seconds(1))
        try await second.run([sms, Notebook(.mail)]) {
            try await eventually { sms.all.count >= 2 }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(sms.all.compactMap(\.receipts?.delivery.number).sorted() == [2, 3])
        #expect(sms.all.map(\.attempt) == [2, 2])
    }

    @Test func `finishes and records what it is sending when it is told to end`() async throws {
        let station = try await TestStation.open()
        let door = Gate()
        door.shut()
        let sms = Notebook(.sms) { letter in
            await door.pass()
            return .taken(reference: letter.reference)
        }
        try await station.run([sms]) {
            try await station.enrol([Cast.amina(shields: 0)])
            try await station.submit(Cast.sos())
            try await eventually { sms.all.count == 1 }
            door.open()
        }
        #expect(sms.all.count == 1)
        #expect(station.deliveries().map(\.attempts) == [1])
    }

    @Test func `calls for help before it stands anybody down`() async throws {
        let station = try await TestStation.open()
        let door = Gate()
        door.shut()
        let sms = Notebook(.sms) { letter in
            await door.pass()
            return .taken(reference: letter.reference)
        }
        let crowd = Self.crowd(60)
        // All couriers are busy with the first; a stand-down waits, and then somebody calls.
        try await station.write {
            try await station.enrol(crowd)
            for (index, defender) in crowd.prefix(59).enumerated() {
                try await station.submit(Self.sos(of: defender, UInt64(index + 1)))
            }
        }
        let restarted = try await TestStation.open(station.store, clock: station.clock)
        let post = Notebook(.post)
        try await restarted.run([sms, post]) {
            try await eventually { sms.all.count == 64 }
            for command: Alarm.Command in [
                .acknowledge, .findFalse(note: "practice"), .close(.safe, note: "practice"),
            ] { try await restarted.submit(command, by: .officer(Cast.noor.id)) }
            try await restarted.submit(Self.sos(of: crowd[59], 60))
            // Once a later event has gone out on a free channel, both stand in line.
            for (author, command) in Cast.approvals {
                try await restarted.submit(.alarm(ID(high: 9, low: 2), command), by: author)
            }
            try await eventually { post.all.count == 1 }
            try await Task.sleep(for: .milliseconds(50))
            // One courier at a time comes back and takes what is next.
            while !sms.all.contains(where: { $0.text.contains("closed") }) {
                let count = sms.all.count
                door.letOnePass()
                try await eventually { sms.all.count > count }
            }
            door.open()
        }
        let call = try #require(sms.all.lastIndex { $0.receipts?.alarm.low == 60 })
        let over = try #require(sms.all.firstIndex { $0.text.contains("closed") })
        #expect(call < over)
    }

    @Test func `does not send what was answered while it stood in line`() async throws {
        let station = try await TestStation.open()
        try await station.write {
            try await station.enrol([Cast.amina(shields: 2)])
            try await station.submit(Cast.sos())
            try await station.submit(
                .answer(ID(high: 5, low: 1), .going), by: .shield(ID(high: 5, low: 1)))
            try await station.submit(.acknowledge, by: .officer(Cast.noor.id))
        }
        let sms = Notebook(.sms)
        try await station.restarted().run([sms]) {
            try await eventually { sms.all.count >= 1 }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(sms.all.compactMap(\.receipts?.delivery.number) == [2])
    }

    @Test func `R-07 posts nothing when consent was withdrawn after the order`() async throws {
        let station = try await TestStation.open()
        try await station.write {
            try await station.enrol([Cast.amina(shields: 0)])
            try await station.submit(Cast.sos())
            for (author, command) in Cast.approvals {
                try await station.submit(command, by: author)
            }
            let withdrawn = Cast.amina(
                consents: Cast.everyConsent
                    + Cast.consents([.publishAlarm], .no, at: Cast.noon - .seconds(1)), shields: 0)
            try await station.submit(.roster(.enrol(withdrawn)), by: .administrator)
        }
        let post = Notebook(.post)
        let second = try await station.restarted()
        try await second.run([Notebook(.sms), post]) {
            try await eventually {
                second.deliveries().first { $0.address == .post }?.isDue == false
            }
        }
        #expect(post.all.isEmpty)
        let delivery = try #require(second.deliveries().first { $0.address == .post })
        #expect(delivery.lastOutcome == .refused(reason: "consent check: no consent"))
    }

    @Test func `posts nothing while it cannot know what was withdrawn at another node`()
        async throws
    {
        let way = WayToShared(SharedMemory())
        let first = try await TestStation.open(way)
        try await first.write {
            try await first.enrol([Cast.amina(shields: 0)])
            try await first.submit(Cast.sos())
            for (author, command) in Cast.approvals {
                try await first.submit(command, by: author)
            }
        }
        let station = try await first.restarted()
        station.desk.mandate.lease(until: station.clock.now + .seconds(3600))
        way.cut(true)
        let (sms, post) = (Notebook(.sms), Notebook(.post))
        try await station.run([sms, post]) {
            try await eventually { sms.all.count >= 1 }
            for _ in 1...10 {
                station.clock.move(on: .seconds(1))
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(post.all.isEmpty)
            #expect(station.deliveries().first { $0.address == .post }?.isDue == true)
            way.cut(false)
            try await eventually {
                station.clock.move(on: .milliseconds(500))
                return post.all.count == 1
            }
        }
    }

    @Test func `posts a consented appeal once`() async throws {
        let station = try await TestStation.open()
        let post = Notebook(.post)
        try await station.run([Notebook(.sms), post]) {
            try await station.enrol([Cast.amina()])
            try await station.submit(Cast.sos())
            for (author, command) in Cast.approvals {
                try await station.submit(command, by: author)
            }
            try await eventually { post.all.count >= 1 }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(post.all.count == 1)
        #expect(post.all[0].text.contains("Wanjiru Kamau-Ölmez, in Nairobi, Kenya"))
    }
}

extension TestStation {
    func restarted() async throws -> TestStation {
        try await TestStation.open(store, clock: clock)
    }
}
