// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections

/// A random history from a seed: what people, devices and carriers may do, in any order.
struct History {
    private var seeded: Seeded
    private var now = Samples.at

    init(seed: UInt64) { seeded = Seeded(seed) }

    mutating func next(in world: World) -> (command: Command, author: Author, now: Moment) {
        now = now + .milliseconds(seeded.below(40_000))
        let officer = Samples.officers[seeded.below(2)]
        let alarms = world.alarms.keys.sorted()
        guard !alarms.isEmpty, seeded.below(4) > 0 else { return (sighting(), .stranger, now) }
        let alarm = alarms[seeded.below(alarms.count)]
        let (command, author) = alarmCommand(by: officer)
        return (.alarm(alarm, command), author, now)
    }

    private mutating func sighting() -> Command {
        let names = ["350000000000001", "350000000000002", "990000000000003"]
        return .report(
            Sighting(
                device: DeviceIdentifier(names[seeded.below(3)])!, origin: Private("127.0.0.1"),
                bearer: "gt06", triggers: seeded.below(3) > 0 ? [.sos] : [],
                fix: seeded.below(2) > 0 ? Samples.fix : nil, occurredAt: now,
                batteryPercent: seeded.below(100), isDamaged: false,
                key: MessageKey(bits: seeded.next()), excerpt: [1, 2, 3],
                opening: Opening(
                    alarm: ID(high: seeded.next(), low: 1), linkKey: Private(ID(high: 3, low: 4)),
                    salt: seeded.next())))
    }

    private mutating func alarmCommand(
        by officer: ID<Officer>
    ) -> (Alarm.Command, Author) {
        let delivery = seeded.below(6) + 1
        switch seeded.below(11) {
        case 0: return (.acknowledge, .officer(officer))
        case 1: return (.verify, .officer(officer))
        case 2: return (.confirm(note: "Seen."), .officer(officer))
        case 3: return (.findFalse(note: "A mistake."), .officer(officer))
        case 4: return (.respond, .officer(officer))
        case 5: return (.close(.safe, note: "Home."), .officer(officer))
        case 6: return (.attend, .rule(.timekeeping))
        case 7: return (.answer(Samples.shield, .going), .shield(Samples.shield))
        case 8:
            return (
                .recordReceipt(of: Delivery.Label(number: delivery), .delivered), .carrier(.sms)
            )
        case 9: return (.approveBroadcast, .officer(officer))
        default:
            return (
                .recordAttempt(
                    of: Delivery.Label(number: delivery), attempt: seeded.below(3) + 1,
                    .taken(reference: "r")),
                .carrier(.sms)
            )
        }
    }
}
