// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections
internal import Journal

/// What it looks at.
extension Auditor {
    /// What this node knows of itself.
    ///
    /// - Parameter speaks: whether it speaks for all alarms; of several nodes, only one does.
    func ofThisNode(speaks: Bool) -> [Concern] {
        let keeping = desk.keeping
        var found: [Concern] = []
        if keeping.safety == .memoryOnly {
            found.append(Concern(.noCopy))
        } else if keeping.isAlone {
            found.append(Concern(.cutOff))
        } else if speaks, keeping.safety == .oneCopy || isShortOfDisks() {
            found.append(Concern(.oneCopy))
        }
        if !desk.damaged.isEmpty {
            found.append(Concern(.damaged, detail: Self.words(of: desk.damaged)))
        }
        if let reason = desk.lackOfSpare { found.append(Concern(.noSpare, detail: reason)) }
        return found
            + signs.silentChannels.map { Concern(.channelSilent($0.channel), detail: $0.reason) }
            + signs.silentBearers.map { Concern(.devicesSilent(bearer: $0)) }
    }

    /// `entry 12`, `entries 12, 14, 20 and 3 more`.
    private static func words(of numbers: [EntryNumber]) -> String {
        let most = 3
        let named = numbers.prefix(most).map { "\($0.value)" }.joined(separator: ", ")
        let more = numbers.count > most ? " and \(numbers.count - most) more" : ""
        return "\(numbers.count == 1 ? "entry" : "entries") \(named)\(more)"
    }

    func ofAlarms(_ world: World, at now: Moment) -> [Concern] {
        let isTold = desk.keeping.isSound && now - desk.keeping.since >= Self.settling
        let findings = Audit.findings(world, at: now) { id, number in
            if signs.isInHand(number, of: id) { return true }
            // Nothing is told in public of which there is no record on a disk.
            return !isTold && world.alarms[id]?.delivery(number)?.address == .post
        }
        var lost: Set<Code> = []
        var late: Set<Code> = []
        for finding in findings {
            guard let code = world.alarms[finding.alarm]?.code else { continue }
            if finding.fault == .noNextAction { lost.insert(code) } else { late.insert(code) }
        }
        return [(Concern.Kind.overdueAction, late), (.noNextAction, lost)].compactMap {
            $1.isEmpty ? nil : Concern($0, alarms: $1.sorted { $0.text < $1.text })
        }
    }

    func ofTheStation(_ world: World, at now: Moment) -> [Concern] {
        var found: [Concern] = []
        if Audit.lacksReceipts(world, at: now) {
            found.append(Concern(.channelSilent(.sms), detail: "no receipts"))
        }
        let roster = world.roster
        let onWatch = roster.rota.flatMap { $0.onWatch(at: now) }
        if !roster.defenders.isEmpty, onWatch.flatMap({ roster.officers[$0] }) == nil {
            found.append(Concern(.rotaGap))
        }
        let isWatched =
            switch settings.console {
            case .never: true
            case .always: signs.screenSilence < settings.consolePatience
            case .whileAlarmIsOpen:
                signs.screenSilence < settings.consolePatience
                    || !world.everyOpenAlarm.contains { alarm in
                        now - alarm.calledAt >= settings.consolePatience
                    }
            }
        if !isWatched { found.append(Concern(.consoleSilent)) }
        return found
    }
}
