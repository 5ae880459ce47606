// SPDX-License-Identifier: Apache-2.0
internal import Domain
internal import HashTreeCollections
internal import Journal

/// The figures by which the promises are measured, written for Prometheus.
///
/// No label holds anything about a person: only channels, phases and protocols, all of them named
/// in this code.
package struct MetricsPage: Sendable {
    private let desk: Desk
    private let clock: Clock
    private let meters: Meters
    private let vitals: Vitals
    private let version: String
    private let residentBytes: @Sendable () -> Double?
    private let node: @Sendable () -> NodeFigures

    package init(
        desk: Desk, clock: Clock, meters: Meters, vitals: Vitals, version: String,
        residentBytes: @escaping @Sendable () -> Double?,
        node: @escaping @Sendable () -> NodeFigures
    ) {
        self.desk = desk
        self.clock = clock
        self.meters = meters
        self.vitals = vitals
        self.version = version
        self.residentBytes = residentBytes
        self.node = node
    }

    package var text: String {
        var page = Exposition()
        addCounts(to: &page, meters.values)
        addAlarms(to: &page, desk.world)
        addDeliveries(to: &page, desk.world)
        addNode(to: &page, node())
        addProcess(to: &page)
        return page.text
    }

    private func addCounts(to page: inout Exposition, _ values: Meters.Values) {
        page.begin(
            "accepted_to_durable_seconds", .histogram,
            "From reading a message that asks for help until it is on disk.")
        page.add("accepted_to_durable_seconds", stepsOf: values.durable)
        page.begin(
            "accepted_to_first_attempt_seconds", .histogram,
            "From the decision to tell somebody until the first attempt on a way ended.")
        for channel in Channel.allCases {
            page.add(
                "accepted_to_first_attempt_seconds",
                stepsOf: values.firstAttempts[channel] ?? Histogram(), channel: channel.rawValue)
        }
        page.begin("attempts_total", .counter, "Attempts to tell somebody, by how they ended.")
        for channel in Channel.allCases {
            for ending in Meters.Ending.allCases {
                let count = values.attempts[.init(channel: channel, ending: ending)] ?? 0
                page.add(
                    "attempts_total", ["channel": channel.rawValue, "outcome": ending.rawValue],
                    Double(count))
            }
        }
        page.begin("device_messages_total", .counter, "What devices said, by protocol and kind.")
        let heard = values.heard.sorted {
            ($0.key.bearer, $0.key.kind.rawValue) < ($1.key.bearer, $1.key.kind.rawValue)
        }
        for (key, count) in heard {
            page.add(
                "device_messages_total", ["protocol": key.bearer, "kind": key.kind.rawValue],
                Double(count))
        }
    }

    private func addAlarms(to page: inout Exposition, _ world: World) {
        let open = world.everyOpenAlarm
        page.begin("open_alarms", .gauge, "Open alarms, by phase.")
        for phase in Alarm.Phase.allCases where phase != .closed {
            let count = open.count { $0.phase == phase }
            page.add("open_alarms", ["phase": phase.label], Double(count))
        }
        let now = clock.now()
        let ages = open.lazy.filter { !$0.isClaimed && $0.phase != .foundFalse }
            .map { max(0, (now - $0.calledAt) / .seconds(1)) }
        page.gauge(
            "unclaimed_alarm_oldest_seconds",
            "How long the alarm that waits longest has waited for an officer; 0 when none waits.",
            ages.max() ?? 0)
        page.gauge(
            "quarantine_senders", "Senders that nobody enrolled, as on the console's list.",
            Double(world.quarantine.strangers.count))
    }

    private func addDeliveries(to page: inout Exposition, _ world: World) {
        var unfinished: [Channel: Int] = [:]
        for delivery in world.alarms.values.lazy.flatMap(\.deliveries)
        where !delivery.isFinished { unfinished[delivery.address.channel, default: 0] += 1 }
        page.begin(
            "deliveries_unfinished", .gauge,
            "Deliveries that wait for an attempt, or, by SMS, for a receipt.")
        for channel in Channel.allCases {
            page.add(
                "deliveries_unfinished", ["channel": channel.rawValue],
                Double(unfinished[channel] ?? 0))
        }
    }

    private func addNode(to page: inout Exposition, _ node: NodeFigures) {
        page.gauge(
            "node_dispatches", "1 when this node calls people, 0 when another one does.",
            node.dispatches ? 1 : 0)
        page.gauge(
            "journal_copies", "On how many disks the journal was at the last look.",
            Double(node.disks))
        page.gauge(
            "journal_copies_wanted", "On how many it should be.", Double(node.wantedDisks))
        page.begin("concerns", .gauge, "1 for each trouble about which the auditor pages people.")
        for kind in node.concerns { page.add("concerns", ["concern": kind.label], 1) }
    }

    private func addProcess(to page: inout Exposition) {
        page.gauge("journal_head", "The number of the last entry.", Double(desk.head.value))
        page.begin("journal_safety", .gauge, "How safely the last decisions are kept: 1 at one.")
        let safety = desk.keeping.safety
        for one in [Safety.whole, .oneCopy, .memoryOnly] {
            page.add("journal_safety", ["safety": one.label], one == safety ? 1 : 0)
        }
        page.begin(
            "silence_seconds", .gauge, "How long ago a part of the process was last heard from.")
        for part in Vitals.Part.allCases {
            guard let age = vitals.age(of: part) else { continue }
            page.add("silence_seconds", ["part": part.rawValue], age / .seconds(1))
        }
        page.gauge("well", "1 when /health says so.", vitals.isWell ? 1 : 0)
        page.gauge("ready", "1 when /ready says so.", vitals.obstacles.isEmpty ? 1 : 0)
        if let bytes = residentBytes() {
            page.gauge("resident_memory_bytes", "Resident memory of the process.", bytes)
        }
        page.begin("build_info", .gauge, "Always 1; the label is what runs.")
        page.add("build_info", ["version": version], 1)
    }
}

extension Alarm.Phase {
    fileprivate var label: String {
        switch self {
        case .raised: "raised"
        case .received: "received"
        case .acknowledged: "acknowledged"
        case .verifying: "verifying"
        case .confirmed: "confirmed"
        case .presumedReal: "presumed_real"
        case .foundFalse: "found_false"
        case .responding: "responding"
        case .closed: "closed"
        }
    }
}

extension Safety {
    fileprivate var label: String {
        switch self {
        case .whole: "whole"
        case .oneCopy: "one_copy"
        case .memoryOnly: "memory_only"
        }
    }
}

extension Delivery {
    /// Whether nothing more is expected of it. Only an SMS brings receipts.
    fileprivate var isFinished: Bool {
        switch progress {
        case .due: false
        case .accepted: address.channel != .sms
        case .delivered, .failed, .unknown, .superseded: true
        }
    }
}
