// SPDX-License-Identifier: Apache-2.0
import Domain
import Engine
import HashTreeCollections
import Web

/// What an administrator asks of a station: by the command line, through the one desk.
struct Administration {
    let desk: Desk
    let chance: Chance
    let clock: Clock
    let address: String

    /// Loads an organisation file; what is so already adds nothing.
    ///
    /// - Returns: a sentence that says what changed.
    func importOrganisation(yaml: String) async throws -> String {
        let file = try OrganisationFile(yaml: yaml)
        var faults: [FileFault] = []
        var changes = 0
        for (command, line) in file.commands {
            do {
                let accepted = try await desk.submit(
                    .roster(command), by: .administrator, lane: .people)
                changes += accepted.events.isEmpty ? 0 : 1
            } catch let refusal as Refusal {
                faults.append(FileFault(line: line, sentence: sentence(refusal)))
            }
        }
        guard faults.isEmpty else { throw FileFaults(faults: faults) }
        let roster = desk.world.roster
        let whole = "\(roster.defenders.count) defenders, \(roster.officers.count) officers"
        return changes == 0
            ? "Nothing to change: all of it is so already (\(whole))."
            : "\(changes) changes made (\(whole))."
    }

    /// - Returns: a link that signs the named officer in, once, within 24 hours.
    func invite(_ name: String) async throws -> String {
        let wanted = Identity.of("officer", name, as: Officer.self)
        let officers = desk.world.roster.officers.values
        guard let officer = officers.first(where: { $0.id == wanted || $0.name == name }) else {
            let known = officers.map(\.name).sorted().joined(separator: ", ")
            throw AdministrationError(
                description: "No officer is called \(name). There are: \(known).")
        }
        let invitation = Secret(drawnFrom: chance)
        _ = try await desk.submit(
            .access(
                .invite(
                    officer.id, secret: invitation.digest, until: clock.now() + .seconds(86_400))),
            by: .administrator, lane: .people)
        return invitation.link(at: address)
    }

    private func sentence(_ refusal: Refusal) -> String {
        switch refusal {
        case .roster(.planNeedsTwoOfficers):
            "a broadcast needs two different officers in approved_by."
        case .roster(.unknownPlan): "this defender's plan is not in the file."
        case .roster(.unknownOfficer): "an officer named here is not among the officers."
        case .roster(.deviceTaken): "a device of this defender belongs to another one."
        case .roster(.reservedIdentity): "this key cannot be used; choose another."
        case .alarm, .access: "was refused."
        }
    }
}

/// What an administrator asked cannot be done, and why.
struct AdministrationError: Error, CustomStringConvertible {
    var description: String
}
