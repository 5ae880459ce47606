// SPDX-License-Identifier: Apache-2.0
import Domain
import Yams

/// An organisation as its file tells it: everything as a wish to have it so, in the order in which
/// the station can take them. The form is described in docs/ORGANISATION.md.
struct OrganisationFile {
    /// Each with the line that a refusal of it is about.
    var commands: [(command: Roster.Command, line: Int)] = []

    /// - Throws: `FileFaults` with every fault and its line.
    init(yaml: String) throws {
        let faults = YAMLCursor.Faults()
        let root: YAMLCursor
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw FileFaults(faults: [FileFault(line: 1, sentence: "the file is empty.")])
            }
            root = YAMLCursor(node: node, path: "the file", faults: faults)
        } catch let error as YamlError {
            throw FileFaults(faults: [error.fault])
        }
        root.allowOnly(["station", "officers", "rota", "plans", "defenders"])
        if let station = root.member("station") { add(Self.station(station), at: station.line) }
        for officer in root.member("officers")?.items ?? [] {
            add(Self.officer(officer).map(Roster.Command.appoint), at: officer.line)
        }
        let officers = Set(Self.keys(root.optional("officers")))
        let plans = Set(Self.keys(root.optional("plans")))
        for plan in root.member("plans")?.items ?? [] {
            add(
                PlanReader(officers: officers).plan(plan).map(Roster.Command.agreePlan),
                at: plan.line)
        }
        if let rota = root.member("rota") {
            add(Self.rota(rota, officers: officers).map(Roster.Command.setRota), at: rota.line)
        }
        for defender in root.member("defenders")?.items ?? [] {
            add(
                DefenderReader(plans: plans).defender(defender).map(Roster.Command.enrol),
                at: defender.line)
        }
        for (name, list) in [
            ("officers", root.optional("officers")), ("plans", root.optional("plans")),
            ("defenders", root.optional("defenders")),
        ] {
            Self.checkUnique(list, name)
        }
        Self.checkDevices(root.optional("defenders"))
        guard faults.all.isEmpty else {
            throw FileFaults(faults: faults.all.sorted { $0.line < $1.line })
        }
    }

    private mutating func add(_ command: Roster.Command?, at line: Int) {
        if let command { commands.append((command, line)) }
    }

    private static func station(_ cursor: YAMLCursor) -> Roster.Command? {
        cursor.allowOnly(["name", "escalation"])
        var escalation = Escalation.standard
        if let times = cursor.optional("escalation") {
            times.allowOnly(["second", "decision_maker", "everybody"])
            let range = 5...86_400
            escalation = Escalation(
                second: times.optional("second")?.seconds(in: range) ?? escalation.second,
                decisionMaker: times.optional("decision_maker")?.seconds(in: range)
                    ?? escalation.decisionMaker,
                everybody: times.optional("everybody")?.seconds(in: range) ?? escalation.everybody)
            if escalation.second > escalation.decisionMaker
                || escalation.decisionMaker > escalation.everybody
            {
                times.fault("must rise: second, decision_maker, everybody.")
            }
        }
        return cursor.member("name")?.text.map { .nameStation($0, escalation) }
    }

    private static func officer(_ cursor: YAMLCursor) -> Officer? {
        cursor.allowOnly(["key", "name", "reach"])
        let key = cursor.member("key")?.key
        let name = cursor.member("name")?.text
        let reach = cursor.member("reach")?.reach
        guard let key, let name, let reach else { return nil }
        return Officer(id: Identity.of("officer", key), name: name, reach: reach)
    }

    private static func rota(_ cursor: YAMLCursor, officers: Set<String>) -> Rota? {
        cursor.allowOnly(["starts", "watch_hours", "order", "decision_maker"])
        let starts = cursor.member("starts")?.moment
        let hours = cursor.member("watch_hours")?.read("a whole number of hours from 1 to 168") {
            Int($0).flatMap { (1...168).contains($0) ? $0 : nil }
        }
        let order = cursor.member("order")?.items.compactMap { $0.officer(among: officers) } ?? []
        if order.isEmpty { cursor.fault("needs at least one officer in its order.") }
        let decisionMaker = cursor.member("decision_maker")?.officer(among: officers)
        guard let starts, let hours, let decisionMaker else { return nil }
        return Rota(
            order: order, startsAt: starts, watch: .seconds(hours * 3600),
            decisionMaker: decisionMaker)
    }

    private static func keys(_ list: YAMLCursor?) -> [String] {
        list?.node.sequence?.compactMap { $0.mapping?[Node("key")]?.string } ?? []
    }

    private static func checkUnique(_ list: YAMLCursor?, _ name: String) {
        var seen: Set<String> = []
        for item in list?.node.sequence ?? [] {
            guard let key = item.mapping?[Node("key")], let text = key.string else { continue }
            if !seen.insert(text).inserted {
                list?.faults.all.append(
                    FileFault(
                        line: key.mark?.line ?? 1,
                        sentence: "\(name) has the key \(text) more than once."))
            }
        }
    }

    private static func checkDevices(_ defenders: YAMLCursor?) {
        var seen: Set<String> = []
        for defender in defenders?.node.sequence ?? [] {
            for device in defender.mapping?[Node("devices")]?.sequence ?? [] {
                guard let node = device.mapping?[Node("identifier")], let text = node.string else {
                    continue
                }
                if !seen.insert(text).inserted {
                    defenders?.faults.all.append(
                        FileFault(
                            line: node.mark?.line ?? 1,
                            sentence: "the device identifier \(text) stands here more than once."))
                }
            }
        }
    }
}

extension YamlError {
    /// Where the file stops being YAML.
    fileprivate var fault: FileFault {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            FileFault(line: mark.line, sentence: "is not YAML: \(problem).")
        default: FileFault(line: 1, sentence: "the file is not YAML.")
        }
    }
}
