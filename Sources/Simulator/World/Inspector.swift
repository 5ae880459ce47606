// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Engine
internal import HashTreeCollections
internal import Journal
internal import Synchronization

/// Looks at the running server every few seconds, and at its rest before the world ends.
struct Inspector: Sendable {
    let stage: Stage
    let scenario: Scenario
    let history: History
    let disk: SimulatedDisk
    let door: FrontDoor
    private let last = LastLook()

    init(
        stage: Stage, scenario: Scenario, history: History, disk: SimulatedDisk, door: FrontDoor
    ) {
        self.stage = stage
        self.scenario = scenario
        self.history = history
        self.disk = disk
        self.door = door
    }

    /// How long a carrier may have a letter in hand, and a slow disk what became of it.
    private static let patience = Duration.seconds(12)
    private static let pause = Duration.seconds(10)

    func look() async {
        while await stage.wait(Self.pause) {
            guard let open = door.open, isSettled(open) else { continue }
            audit(open)
            if stage.time.now >= scenario.end - Self.pause { rest(open) }
        }
    }

    /// Whether this server has lived long enough to have done what was due when it came.
    private func isSettled(_ open: FrontDoor.Open) -> Bool {
        guard let life = history.all.lives.last, life.until == nil else { return false }
        return stage.time.now - life.from > .seconds(5)
    }

    private func audit(_ open: FrontDoor.Open) {
        let now = open.clock.now()
        let world = open.desk.world
        // What was due when it came is in a carrier's hand first of all.
        let came = history.all.lives.last?.from ?? .zero
        let isYoung = stage.time.now - came < Self.patience + .seconds(4)
        // What is in a carrier's hand cannot be seen from here: it is given its time.
        let found = Audit.findings(world, at: now) { id, number in
            guard case .due(let moment) = world.alarms[id]?.delivery(number)?.progress else {
                return false
            }
            return moment > now - Self.patience || isYoung || isWithheld(world, id, number, open)
        }
        for finding in found { history.found("\(finding.fault)", at: stage.time.now) }
    }

    /// Nothing is told in public of which there is no record on a disk; once there is, it is soon
    /// told.
    private func isWithheld(
        _ world: World, _ id: ID<Alarm>, _ number: Int, _ open: FrontDoor.Open
    ) -> Bool {
        let keeping = open.desk.keeping
        return world.alarms[id]?.delivery(number)?.address == .post
            && (keeping.safety == .memoryOnly || open.clock.now() - keeping.since < Self.patience)
    }

    /// Fifteen minutes after the last trouble nothing may be left of it.
    private func rest(_ open: FrontDoor.Open) {
        if open.desk.keeping.safety != .whole {
            history.found(
                "the journal has not healed", against: .comesToRest, at: stage.time.now)
        }
        if !disk.state.spare.isEmpty {
            history.found(
                "pages still lie in the spare place", against: .comesToRest, at: stage.time.now)
        }
        last.keep(open.desk.world, upTo: open.desk.head)
    }

    /// What the journal, read anew, says otherwise than the server did when last looked at.
    func differences(from world: (EntryNumber) -> World?) -> [Violation] {
        guard let (seen, head) = last.look, let read = world(head), read != seen else { return [] }
        return [
            Violation(promise: .replay, words: "the world as of entry \(head.value) differs")
        ]
    }
}

/// The world as the server last showed it.
private final class LastLook: Sendable {
    private let kept = Mutex<(world: World, head: EntryNumber)?>(nil)

    var look: (world: World, head: EntryNumber)? { kept.withLock { $0 } }

    func keep(_ world: World, upTo head: EntryNumber) { kept.withLock { $0 = (world, head) } }
}
