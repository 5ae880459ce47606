// SPDX-License-Identifier: Apache-2.0
import Domain
import HashTreeCollections
import TestCast
import Testing

/// A world with a clock that the test turns: `given` facts, `when` a wish, `then` what follows.
struct Story {
    var world = World()
    var now = Cast.noon
    private(set) var facts: [Fact] = []

    /// The cast is enrolled.
    init() {
        for command in Cast.commands { wish(.roster(command), by: .administrator) }
    }

    @discardableResult
    mutating func wish(
        _ command: Command, by author: Author,
        at location: SourceLocation = #_sourceLocation
    ) -> [Event] {
        do {
            return try attempt(command, by: author)
        } catch {
            Issue.record("refused: \(error)", sourceLocation: location)
            return []
        }
    }

    @discardableResult
    mutating func attempt(_ command: Command, by author: Author) throws(Refusal) -> [Event] {
        let events = try world.decide(command, by: author, at: now)
        take(events, by: author, at: now)
        return events
    }

    mutating func take(_ events: some Sequence<Event>, by author: Author, at moment: Moment) {
        for event in events {
            let fact = Fact(at: moment, author: author, event: event)
            world.evolve(by: fact)
            facts.append(fact)
        }
    }

    @discardableResult
    mutating func report(_ sighting: Sighting) -> [Event] {
        wish(.report(sighting), by: .device(Cast.amina.devices[0].id))
    }

    @discardableResult
    mutating func officer(_ officer: Officer, _ command: Alarm.Command) -> [Event] {
        wish(.alarm(alarm.id, command), by: .officer(officer.id))
    }

    func refusal(_ command: Alarm.Command, by author: Author) -> Alarm.Refusal? {
        do throws(Refusal) {
            _ = try world.decide(.alarm(alarm.id, command), by: author, at: now)
            return nil
        } catch {
            if case .alarm(let refusal) = error { return refusal }
            return nil
        }
    }

    mutating func wait(_ span: Duration) { now = now + span }

    /// Does what time has made due, as the timekeeper would.
    @discardableResult
    mutating func attend() -> [Event] {
        wish(.alarm(alarm.id, .attend), by: .rule(.timekeeping))
    }

    var nextAttendance: Moment? {
        Alarm.nextAttendance(alarm, roster: world.roster, at: now)
    }

    /// The alarm of the first defender with one, open or closed.
    var alarm: Alarm.State {
        guard let alarm = world.alarms.values.min(by: { $0.id < $1.id }) else {
            preconditionFailure("no alarm in this story")
        }
        return alarm
    }

    func notices(to recipient: Recipient) -> [Notice] {
        alarm.notices.filter { $0.recipient == recipient }
    }

    /// Each delivery that is due now ends like this.
    mutating func attemptAll(_ outcome: Delivery.Outcome) {
        for delivery in alarm.dueDeliveries(at: now) {
            wish(
                .alarm(
                    alarm.id,
                    .recordAttempt(
                        of: delivery.label, attempt: delivery.attempts + 1, outcome)),
                by: .carrier(delivery.address.channel))
        }
    }
}
