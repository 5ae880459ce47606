// SPDX-License-Identifier: Apache-2.0
package import Domain
internal import HashTreeCollections
internal import Logging
internal import Synchronization

/// Looks every second whether something is silent that must not be, and pages people about it by
/// ways of its own, past the desk and the dispatcher.
package final class Auditor: Sendable {
    /// When somebody must look at a console.
    package enum Watch: String, Sendable, CaseIterable {
        case whileAlarmIsOpen = "alarm"
        case always
        case never
    }

    package struct Settings: Sendable {
        /// Those who run the station.
        package var people: [Address]
        package var console: Watch
        /// How long nobody may look at one.
        package var consolePatience: Duration
        /// From one look to the next.
        package var pulse: Duration

        package init(
            people: [Address], console: Watch, consolePatience: Duration = .seconds(120),
            pulse: Duration = .seconds(1)
        ) {
            self.people = people
            self.console = console
            self.consolePatience = consolePatience
            self.pulse = pulse
        }
    }

    /// One concern, told to people.
    package struct Page: Hashable, Sendable {
        package var concern: Concern
        package var since: Moment
        /// How long it lasts, or lasted.
        package var span: Duration
        package var isOver: Bool
        package var addresses: [Address]
    }

    /// A concern that lasts.
    package struct Standing: Hashable, Sendable {
        package var concern: Concern
        package var since: Moment
    }

    private struct Case {
        var standing: Standing
        var beganAt: Duration
        var seenAt: Duration
        var reminder: Reminder
    }

    private struct State {
        var cases: [Concern.Kind: Case] = [:]
        var pages: [Page] = []
        var clockKeeper: ClockKeeper
        /// Since when this node speaks for all alarms; nil while it does not.
        var speaksSince: Duration?
        var lastLook: Duration?
    }

    let desk: Desk
    private let clock: Clock
    let signs: Signs
    private let vitals: Vitals
    let settings: Settings
    let isShortOfDisks: @Sendable () -> Bool
    private let shout: @Sendable ([Page]) async -> Bool
    private let state: Mutex<State>
    private let logger = Logger(label: "auditor")

    /// What was due while nobody was here is given so long.
    static let settling = Duration.seconds(15)
    /// After so long without a look, nothing that was silent meanwhile is told.
    private static let standstill = Duration.seconds(20)
    /// How long something must not be seen until it is over.
    private static let calm = Duration.seconds(15)
    private static let firstPause = Duration.seconds(60)

    /// - Parameters:
    ///   - isShortOfDisks: whether the journal is on fewer disks than it should be.
    ///   - shout: pages people; false while a page that was asked for has reached nobody.
    package init(
        desk: Desk, clock: Clock, signs: Signs, vitals: Vitals, clockKeeper: ClockKeeper,
        settings: Settings, isShortOfDisks: @escaping @Sendable () -> Bool,
        shout: @escaping @Sendable ([Page]) async -> Bool
    ) {
        self.desk = desk
        self.clock = clock
        self.signs = signs
        self.vitals = vitals
        self.settings = settings
        self.isShortOfDisks = isShortOfDisks
        self.shout = shout
        state = Mutex(State(clockKeeper: clockKeeper))
    }

    /// What is not as it must be and was told, the oldest first.
    package var concerns: [Standing] {
        state.withLock { state in
            state.cases.values.filter(\.reminder.hasCalled).map(\.standing)
        }.sorted { ($0.since, "\($0.concern.kind)") < ($1.since, "\($1.concern.kind)") }
    }

    /// Works until the surrounding task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepLooking() }
            group.addTask { await self.keepShouting() }
            await group.waitForAll()
        }
    }

    private func keepLooking() async {
        while true {
            let began = signs.stopwatch.elapsed()
            look()
            vitals.beat(.audit)
            // With very many open alarms it looks less often rather than in everybody's way.
            let took = signs.stopwatch.elapsed() - began
            do { try await clock.sleep(max(settings.pulse, took * 10)) } catch { return }
        }
    }

    /// Apart from looking: a carrier may take its time.
    private func keepShouting() async {
        while true {
            if await shout(takePages()) { vitals.beat(.pages) }
            do { try await clock.sleep(settings.pulse) } catch { return }
        }
    }

    /// The pages that were asked for since the last call.
    func takePages() -> [Page] {
        state.withLock { state in
            defer { state.pages = [] }
            return state.pages
        }
    }

    /// One look at everything.
    func look() {
        let (now, elapsed) = (clock.now(), signs.stopwatch.elapsed())
        let world = desk.world
        let speaks = desk.speaksForAll(at: now)
        let last = state.withLock { state in
            defer { state.lastLook = elapsed }
            return state.lastLook
        }
        if let last, elapsed - last > settings.pulse + Self.standstill {
            // This process stood still: the silence was its own.
            signs.beginAnew()
            state.withLock { $0.speaksSince = nil }
        }
        var found = ofThisNode(speaks: speaks)
        // Nodes whose times differ would not know what is due.
        let mayJump = world.restless.isEmpty && !desk.isShared
        let (step, isSettled) = state.withLock { state in
            state.speaksSince = speaks ? state.speaksSince ?? elapsed : nil
            let isSettled = state.speaksSince.map { elapsed - $0 >= Self.settling } ?? false
            return (state.clockKeeper.look(at: elapsed, mayJump: mayJump), isSettled)
        }
        if let step { found.append(Concern(.clockMoved, detail: step.words)) }
        // Of several nodes the one that speaks looks after what belongs to all.
        if isSettled { found += ofAlarms(world, at: now) + ofTheStation(world, at: now) }
        consider(found, in: world, at: now, elapsed)
    }

    private func consider(
        _ found: [Concern], in world: World, at now: Moment, _ elapsed: Duration
    ) {
        state.withLock { state in
            for concern in found {
                var one =
                    state.cases[concern.kind]
                    ?? Case(
                        standing: Standing(concern: concern, since: now), beganAt: elapsed,
                        seenAt: elapsed,
                        reminder: Reminder(
                            since: elapsed, patience: concern.kind.patience,
                            firstPause: Self.firstPause,
                            longestPause: concern.kind.longestPause))
                one.standing.concern = concern
                one.seenAt = elapsed
                if one.reminder.isDue(at: elapsed) {
                    logger.critical(
                        "\(concern.kind.label)", metadata: ["detail": "\(concern.detail)"])
                    state.pages.append(page(one, isOver: false, in: world, at: now, elapsed))
                }
                state.cases[concern.kind] = one
            }
            let calm = state.cases.filter { elapsed - $0.value.seenAt >= Self.calm }
            for (kind, one) in calm.sorted(by: { $0.key.label < $1.key.label }) {
                state.cases[kind] = nil
                guard one.reminder.hasCalled, !kind.isMomentary else { continue }
                logger.notice("over: \(kind.label)")
                state.pages.append(page(one, isOver: true, in: world, at: now, one.seenAt))
            }
        }
    }

    private func page(
        _ one: Case, isOver: Bool, in world: World, at now: Moment, _ elapsed: Duration
    ) -> Page {
        Page(
            concern: one.standing.concern, since: one.standing.since, span: elapsed - one.beganAt,
            isOver: isOver, addresses: addresses(for: one.standing.concern.kind, in: world, now))
    }

    /// Whoever has the watch, comes next and decides; those who run the station; by all their ways.
    private func addresses(
        for kind: Concern.Kind, in world: World, _ now: Moment
    ) -> [Address] {
        let roster = world.roster
        var officers: [Officer] = []
        if kind.isForOfficers || settings.people.isEmpty {
            let rota = roster.rota
            let named = [0, 1].map { rota?.onWatch(at: now, turns: $0) } + [rota?.decisionMaker]
            officers = named.compactMap { id in id.flatMap { roster.officers[$0] } }
            if officers.isEmpty { officers = roster.officers.values.sorted { $0.id < $1.id } }
        }
        let all = settings.people + officers.flatMap { $0.reach.rungs.joined() }
        var seen: Set<Address> = []
        return all.filter { seen.insert($0).inserted && $0.channel != .post }
    }
}

extension Duration {
    /// `+125 s`, `-3 s`.
    fileprivate var words: String {
        let seconds = components.seconds
        return (seconds < 0 ? "" : "+") + "\(seconds) s"
    }
}
