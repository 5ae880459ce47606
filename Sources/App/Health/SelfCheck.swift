// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import Journal
import Logging

/// Makes sure, again and again, that the desk turns and that the journal could be written.
struct SelfCheck {
    let desk: Desk
    let clock: Clock
    let vitals: Vitals
    let storage: Storage
    let disks: JournalDisks
    let logger: Logger

    /// Works until the surrounding task is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await lookAtDesk() }
            group.addTask { try await lookAtJournal() }
            group.addTask { try await tellOfChanges() }
            try await group.waitForAll()
        }
    }

    /// Wishes what cannot be: the refusal has gone the whole way through the desk.
    private func lookAtDesk() async throws {
        let nothing = Command.alarm(ID(high: 0, low: 0), .attend)
        while true {
            do {
                _ = try await desk.submit(nothing, by: .rule(.timekeeping), lane: .alarm)
                vitals.beat(.desk)
            } catch is DeskFull {
                // Not taken in at all: no sign of life.
            } catch {
                vitals.beat(.desk)
            }
            try await clock.sleep(.seconds(1))
        }
    }

    private func lookAtJournal() async throws {
        var last = desk.head
        while true {
            if desk.head != last, desk.keeping.safety == .whole {
                last = desk.head
                vitals.beat(.journal)
                note(disks: storage.wantedDisks)
            } else {
                await probe()
            }
            try await clock.sleep(.seconds(5))
        }
    }

    private func probe() async {
        do throws(JournalError) {
            note(disks: try await storage.probe())
            vitals.beat(.journal)
        } catch {
            logger.error("the journal cannot be written: \(error)")
        }
    }

    private func note(disks now: Int) {
        guard disks.found(now) else { return }
        logger.log(
            level: now < disks.wanted ? .critical : .notice,
            "the journal is on \(now) of \(disks.wanted) disks")
    }

    private func tellOfChanges() async throws {
        var silent: [Vitals.Part] = []
        while true {
            if vitals.silent != silent {
                silent = vitals.silent
                if silent.isEmpty {
                    logger.notice("well again")
                } else {
                    logger.critical("not well: \(vitals.ailments.joined(separator: ", "))")
                }
            }
            try await clock.sleep(.seconds(1))
        }
    }
}
