// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Journal
import TestCast

/// Two desks on one journal, with one clock.
struct Pair {
    struct Member {
        let way: WayToShared
        let spare: MemorySpare
        let desk: Desk
        let time: TestTime
        let hand = HandStopwatch()
        let signs: Signs

        init(way: WayToShared, spare: MemorySpare, desk: Desk, time: TestTime) {
            (self.way, self.spare, self.desk, self.time) = (way, spare, desk, time)
            signs = Signs(hand.stopwatch, channels: [])
        }

        func node(_ name: String) -> Node {
            Node(name, on: way, desk: desk, clock: time.clock, signs: signs)
        }
    }

    let memory: SharedMemory
    let left: Member
    let right: Member

    init(_ memory: SharedMemory = SharedMemory(), spare: MemorySpare = MemorySpare()) async throws {
        self.memory = memory
        let time = TestTime()
        left = try await Self.member(of: memory, spare, time)
        right = try await Self.member(of: memory, MemorySpare(), time)
    }

    private static func member(
        of memory: SharedMemory, _ spare: MemorySpare, _ time: TestTime
    ) async throws -> Member {
        let way = WayToShared(memory)
        let keyring = try TestStation.keyring(wrapped: try await way.keys())
        let reading = try await JournalReader.open(
            way, spare: try await spare.pages(), keyring: keyring)
        let desk = Desk(journal: way, spare: spare, continuing: reading, clock: time.clock)
        return Member(way: way, spare: spare, desk: desk, time: time)
    }

    /// Enrols the cast and does `work` while both desks run.
    func running(
        enrolling: Bool = true, _ work: @Sendable (Member, Member) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await left.desk.run() }
            group.addTask { await right.desk.run() }
            defer { group.cancelAll() }
            for command in enrolling ? Cast.commands : [] {
                _ = try await left.desk.submit(.roster(command), by: .administrator, lane: .people)
            }
            await right.desk.catchUp()
            try await work(left, right)
        }
    }
}
