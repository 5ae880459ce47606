// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

/// Random histories by seed: what must hold whatever happens.
@Suite(.timeLimit(.minutes(5)))
struct Histories {
    @Test(arguments: 1...60)
    func `the same command twice adds nothing the second time`(seed: UInt64) {
        var history = RandomHistory(seed: seed)
        for _ in 0..<120 {
            let (command, author) = history.nextWish()
            guard (try? history.story.attempt(command, by: author)) != nil else { continue }
            let again = try? history.story.world.decide(command, by: author, at: history.story.now)
            #expect(again?.isEmpty ?? true, "seed \(seed): \(command)")
        }
    }

    @Test(arguments: 1...60)
    func `the facts alone build the same world, and so does the short history`(seed: UInt64) {
        var history = RandomHistory(seed: seed)
        for _ in 0..<150 {
            let (command, author) = history.nextWish()
            _ = try? history.story.attempt(command, by: author)
        }
        var replayed = World()
        history.story.facts.forEach { replayed.evolve(by: $0) }
        #expect(replayed == history.story.world, "seed \(seed)")
        var short = World()
        history.story.world.compacted.forEach { short.evolve(by: $0) }
        #expect(short == history.story.world, "seed \(seed)")
    }

    @Test(arguments: 1...60)
    func
        `every open alarm has a person or a next moment, and at most one is open for each defender`(
            seed: UInt64
        )
    {
        var history = RandomHistory(seed: seed)
        for _ in 0..<150 {
            let (command, author) = history.nextWish()
            _ = try? history.story.attempt(command, by: author)
            let world = history.story.world
            let open = world.alarms.values.filter(\.isOpen)
            #expect(Set(open.map(\.defender)).count == open.count, "seed \(seed)")
            for alarm in open {
                let next = Alarm.nextAttendance(
                    alarm, roster: world.roster, at: history.story.now)
                #expect(
                    alarm.isClaimed || alarm.phase == .foundFalse || next != nil, "seed \(seed)")
            }
            for alarm in world.alarms.values {
                #expect(world.restless.contains(alarm.id) == alarm.isRestless, "seed \(seed)")
            }
        }
    }
}

/// Wishes as they might come, from a seed.
struct RandomHistory {
    var story = Story()
    private var generator: SplitMix
    private var alarms: UInt64 = 0

    init(seed: UInt64) { generator = SplitMix(state: seed) }

    mutating func nextWish() -> (Command, Author) {
        story.wait(.milliseconds(Int64(pick(90_000))))
        let officer = [Cast.noor, Cast.ines, Cast.tomas][pick(3)]
        if pick(4) == 0 || story.world.alarms.isEmpty { return report() }
        let ids = story.world.alarms.keys.sorted()
        let id = ids[pick(ids.count)]
        let state = story.world.alarms[id]!
        if pick(3) == 0 { return (.alarm(id, .attend), .rule(.timekeeping)) }
        if pick(2) == 0, let delivery = state.deliveries.randomElement(using: &generator) {
            return carrierWish(id, delivery)
        }
        if pick(4) == 0, let shield = state.toldShields.randomElement(using: &generator) {
            return (.alarm(id, .answer(shield, Alarm.Answer.allCases[pick(4)])), .shield(shield))
        }
        let wishes: [Alarm.Command] = [
            .acknowledge, .verify, .confirm(note: "n"), .findFalse(note: "n"), .respond,
            .note("note \(pick(3))"), .approveBroadcast, .withdrawBroadcast,
            .close(.safe, note: "n"),
        ]
        return (.alarm(id, wishes[pick(wishes.count)]), .officer(officer.id))
    }

    private mutating func report() -> (Command, Author) {
        alarms += 1
        let who = [Cast.amina, Cast.bela, nil][pick(3)]
        let triggers: [[Trigger.Kind]] = [[.sos], [.sos, .fall], [], [.attention(code: 9)]]
        let sighting = Cast.sighting(
            of: who, triggers[pick(4)], fix: pick(2) == 0 ? nil : Cast.fix(Double(pick(100)) / 1e3),
            key: UInt64(pick(40)), alarm: alarms)
        return (.report(sighting), who.map { .device($0.devices[0].id) } ?? .stranger)
    }

    private mutating func carrierWish(_ id: ID<Alarm>, _ delivery: Delivery) -> (Command, Author) {
        let outcomes: [Delivery.Outcome] = [
            .taken(reference: "r"), .refused(reason: "no"), .later(reason: "busy", wait: nil),
            .unknown(reason: "lost"),
        ]
        let receipts: [Delivery.Receipt] = [.delivered, .failed(reason: "off")]
        let author = Author.carrier(delivery.address.channel)
        if pick(3) == 0 {
            return (
                .alarm(id, .recordReceipt(of: delivery.label, receipts[pick(2)])), author
            )
        }
        return (
            .alarm(
                id,
                .recordAttempt(
                    of: delivery.label, attempt: delivery.attempts + 1, outcomes[pick(4)])),
            author
        )
    }

    private mutating func pick(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
}

/// Sebastiano Vigna's SplitMix64: small, seeded, good enough for tests.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
