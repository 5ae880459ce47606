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
    /// How long a disk in trouble may take for a write and the one before it.
    private static let writing = Duration.seconds(5)
    private static let pause = Duration.seconds(10)

    func look() async {
        while await stage.wait(Self.pause) {
            let nodes = door.all
            for open in nodes where speaks(open) { await audit(open) }
            if stage.time.now >= scenario.end - Self.pause { rest(nodes) }
        }
    }

    /// Whether this node has spoken long enough to have done what was due when it came.
    private func speaks(_ open: FrontDoor.Open) -> Bool {
        guard let life = life(of: open), life.until == nil else { return false }
        let now = open.clock.now()
        let isSettled = stage.time.now - life.from > .seconds(5)
        return isSettled && open.desk.speaksForAll(at: now) && isAtEase
    }

    /// Of several nodes, whether none was cut off, stopped or lost a short while ago.
    private var isAtEase: Bool {
        let now = stage.time.now
        return scenario.nodes == 1
            || Circumstances(scenario).troubles.allSatisfy { trouble in
                now < trouble.span.from || now > trouble.span.until + .seconds(60)
            }
    }

    private func life(of open: FrontDoor.Open) -> History.Life? {
        let lives = history.all.lives
        return lives.indices.contains(open.machine.life) ? lives[open.machine.life] : nil
    }

    /// What is being done at this very moment is not late: it is looked at twice.
    private func audit(_ open: FrontDoor.Open) async {
        let first = findings(open)
        guard !first.isEmpty, await stage.wait(isDiskInTrouble ? Self.writing : .seconds(1)),
            speaks(open)
        else { return }
        for finding in findings(open) where first.contains(finding) {
            history.found("\(finding.fault)", at: stage.time.now)
        }
    }

    private func findings(_ open: FrontDoor.Open) -> [Audit.Finding] {
        let now = open.clock.now()
        let world = open.desk.world
        // What was due when it came is in a carrier's hand first of all.
        let came = life(of: open)?.from ?? .zero
        let isYoung = stage.time.now - came < Self.patience + .seconds(4)
        // What is in a carrier's hand cannot be seen from here: it is given its time.
        return Audit.findings(world, at: now) { id, number in
            guard case .due(let moment) = world.alarms[id]?.delivery(number)?.progress else {
                return false
            }
            return moment > now - Self.patience || isYoung || isWithheld(world, id, number, open)
        }
    }

    /// A slow disk needs seconds for what waits before it and for what time has made due.
    private var isDiskInTrouble: Bool {
        [Duration.zero, Self.writing].contains { ago in
            scenario.troubles(at: stage.time.now - ago).contains { kind in
                if case .disk = kind { true } else { false }
            }
        }
    }

    /// Nothing is told in public of which there is no record on a disk; once there is, it is soon
    /// told.
    private func isWithheld(
        _ world: World, _ id: ID<Alarm>, _ number: Int, _ open: FrontDoor.Open
    ) -> Bool {
        let keeping = open.desk.keeping
        return world.alarms[id]?.delivery(number)?.address == .post
            && (!keeping.isSound || open.clock.now() - keeping.since < Self.patience)
    }

    /// Fifteen minutes after the last trouble nothing may be left of it.
    private func rest(_ nodes: [FrontDoor.Open]) {
        if nodes.contains(where: { $0.desk.keeping.safety != .whole }) {
            history.found(
                "the journal has not healed", against: .comesToRest, at: stage.time.now)
        }
        if disk.state.spares.contains(where: { !$0.value.isEmpty }) {
            history.found(
                "pages still lie in the spare place", against: .comesToRest, at: stage.time.now)
        }
        if let first = nodes.first,
            nodes.contains(where: { $0.desk.world != first.desk.world }),
            nodes.allSatisfy({ $0.desk.head == first.desk.head })
        {
            history.found("two nodes differ", against: .replay, at: stage.time.now)
        }
        if let node = nodes.first { last.keep(node.desk.world, upTo: node.desk.head) }
    }

    /// What the journal, read anew, says otherwise than the server did when last looked at.
    func differences(from world: (EntryNumber) -> World?) -> [Violation] {
        guard let (seen, head) = last.look, let read = world(head), read != seen else {
            return []
        }
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
