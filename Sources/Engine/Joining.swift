// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import Journal
internal import Logging

/// How a desk and a journal that was away, or that other nodes write, come together again. It may
/// take as long as the journal does: commands are decided and kept meanwhile.
extension Desk {
    /// Brings what waits into the journal, as soon as the journal takes it.
    func heal() async {
        for await _ in lack.rings {
            while !ledger.isAtRest {
                do { try await clock.sleep(nextTry) } catch { break }
                nextTry = Self.patience
                await join()
            }
        }
        // The desk closes.
        if !ledger.isAtRest { await join() }
    }

    private func join() async {
        await bridge.take()
        let joining = await ledger.join()
        isOverwritten = joining == .othersWrote
        if !ledger.isBehind { shore = nil }
        bridge.give()
        publishKeeping()
        if isOverwritten { hearNews() }
    }

    /// Takes over what other nodes write, whenever there may be something.
    func listen() async {
        for await _ in news.rings {
            let waiting = listeners
            listeners = []
            await bridge.take()
            await hear()
            bridge.give()
            heard += 1
            waiting.forEach { $0.resume() }
        }
        isDeaf = true
        listeners.forEach { $0.resume() }
        listeners = []
    }

    /// Returns when what others wrote was heard, or at `end`.
    func listen(until end: Moment) async {
        let before = heard
        hearNews()
        while heard == before, clock.now() < end {
            // When the desk closes there is nobody left who hears.
            do { try await clock.sleep(.milliseconds(2)) } catch { return }
        }
    }

    /// Takes over what other nodes wrote; what this one decided without them joins it.
    private func hear() async {
        let from = end
        do throws(JournalError) {
            guard let tidings = try await tidings(after: from) else { return }
            await pen.take()
            defer { pen.give() }
            // What this node wrote meanwhile follows all that others had written: what was read is
            // older.
            guard end.head == from.head else { return hearNews() }
            try await take(tidings)
        } catch {
            // It is tried again with the next news, and before the next entry is written.
            if case .unavailable = error { return }
            logger.error("what other nodes wrote cannot be read", metadata: ["why": "\(error)"])
        }
    }

    /// Where the journal ends, as far as this node knows.
    private var end: JournalReader.Shore {
        shore ?? JournalReader.Shore(world: world, head: scribe.head, keyring: scribe.keyring)
    }

    /// What others wrote; nil when nothing, and when what the journal lost has to join it first.
    private func tidings(
        after from: JournalReader.Shore
    ) async throws(JournalError) -> Tidings? {
        do throws(JournalError) {
            let tidings = try await ledger.tidings(after: from)
            return tidings.shore.head == from.head ? nil : tidings
        } catch {
            switch error {
            case .brokenChain, .unreadable: break
            default: throw error
            }
        }
        // It went back to an earlier state. What it lost is held here, unless others went on
        // without that.
        let hasLost = try await ledger.hasLost()
        // What looked as if others wrote may have been that.
        if hasLost { isOverwritten = false }
        if hasLost || (ledger.isBehind && !isOverwritten) {
            nextTry = .zero
            lack.ring()
            return nil
        }
        // Its last disk is lost; or it is damaged.
        return try await ledger.tidingsAnew(from.keyring)
    }

    private func take(_ tidings: Tidings) async throws(JournalError) {
        // What others put off until a moment of their clock is due then here, too.
        if let moment = tidings.recordedAt { clock.goOn(from: moment) }
        var change = Change(
            world: tidings.shore.world, head: tidings.shore.head.number,
            touchedAlarms: tidings.touchedAlarms, touchedStation: tidings.touchedStation)
        let lacking = await ledger.lacking(in: tidings)
        if lacking.isEmpty {
            await ledger.take(tidings, followedBy: [])
            scribe = Scribe(head: tidings.shore.head, keyring: tidings.shore.keyring)
            shore = nil
        } else {
            let rejoined = try Rejoined(
                lacking, openedWith: scribe.keyring, onto: tidings.shore,
                others: tidings.subjects)
            await ledger.take(tidings, followedBy: rejoined.pages)
            scribe = rejoined.scribe
            shore = ledger.isBehind ? tidings.shore : nil
            change.world = rejoined.world
            change.head = scribe.head.number
            change.touchedAlarms = Set(rejoined.world.restless)
            change.touchedStation = true
        }
        isOverwritten = false
        publish(change, at: clock.now())
    }
}
