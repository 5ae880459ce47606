// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Which room may know which, read off the `import` lines.
@Suite(.timeLimit(.minutes(5)))
struct Arrows {
    static let rooms: [String: Set<String>] = [
        "Domain": [],
        "Trackers": ["Domain"],
        "Journal": ["Domain"],
        "JournalSQLite": ["Domain", "Journal"],
        "JournalPostgres": ["Domain", "Journal", "CLibPQ"],
        "Places": ["CPlaces"],
        "Engine": ["Domain", "Journal", "Trackers"],
        "Gateway": ["Domain", "Trackers", "Engine"],
        "Outbound": ["Domain", "Engine", "Places", "CCurl"],
        "Backup": ["Domain", "Journal", "Engine", "CCurl"],
        "Web": ["Domain", "Journal", "Engine", "Places"],
        "Simulator": ["Domain", "Engine", "Gateway", "Journal", "Outbound", "Trackers"],
        "App": [
            "Domain", "Trackers", "Journal", "JournalSQLite", "JournalPostgres", "Engine",
            "Gateway", "Outbound", "Backup", "Web", "Simulator",
        ],
    ]

    /// Nothing but these may stand in a pure room.
    static let pure: [String: Set<String>] = [
        "Domain": ["HashTreeCollections"], "Trackers": [],
    ]

    @Test func `no room imports a room that it may not know`() throws {
        let ours = Set(Self.rooms.keys).union(["CPlaces", "CCurl", "CLibPQ"])
        let offences = Tree.offences(in: try Tree.swift(in: "Sources")) { file, _, line in
            guard let module = imported(by: line), ours.contains(module) else { return false }
            return Self.rooms[file.room]?.contains(module) != true
        }
        #expect(offences.isEmpty)
    }

    @Test func `the pure rooms import nothing else`() throws {
        let offences = Tree.offences(in: try Tree.swift(in: "Sources")) { file, _, line in
            guard let module = imported(by: line), let allowed = Self.pure[file.room] else {
                return false
            }
            return Self.rooms[module] == nil && !allowed.contains(module)
        }
        #expect(offences.isEmpty)
    }

    @Test func `every room is named here`() throws {
        let found = Set(try Tree.swift(in: "Sources").map(\.room))
        #expect(found == Set(Self.rooms.keys))
    }

    private func imported(by line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place <= 2, words.count == place + 2,
            words[..<place].allSatisfy({
                ["package", "internal", "private", "@testable"].contains($0)
            })
        else { return nil }
        return String(words[place + 1])
    }
}
